/*
grain: one row per birthday of a care leaver
note: contacts between birthdays are no rows of the return
*/
with person as (
    -- The first row of a key is the one that is used.
    select
        delivered.pers_person_id as person_id,
        as_date(delivered.pers_dob) as dob
    from raw.ssd_person as delivered
    qualify row_number() over (
        partition by delivered.pers_person_id order by delivered.row_number
    ) = 1
)

select
    'care_leaver_activity' as source_table,
    delivered.row_number,
    delivered.person_id as child,
    person.dob,
    as_code(delivered.in_touch) as in_touch,
    as_code(delivered.activity_code) as activ,
    as_code(delivered.accommodation_code) as accom,
    cast(as_integer(delivered.birthday_age) as integer) as birthday_age
from raw.care_leaver_activity as delivered
left join person
    on delivered.person_id = person.person_id
where as_text(delivered.birthday_age) is not null
