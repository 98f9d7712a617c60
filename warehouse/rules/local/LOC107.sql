/*
code: "LOC107"
return: local
table: raw.care_leaver_activity
rule: the age of a birthday row is that which ssd_person gives the person on the day
columns: care_leaver_activity.birthday_age; status_date; ssd_person.pers_dob
kpi: care_leaver_eet
severity: error
source: local rule, none is published
*/
with birthdays as (
    select
        delivered.row_number,
        delivered.person_id,
        as_integer(delivered.birthday_age) as age_years,
        as_date(delivered.status_date) as day
    from raw.care_leaver_activity as delivered
)

select
    'care_leaver_activity' as source_table,
    birthdays.row_number
from birthdays
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = birthdays.person_id
            and completed_years(as_date(person.pers_dob), birthdays.day)
            <> birthdays.age_years
    )
