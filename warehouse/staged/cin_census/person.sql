/*
grain: one row per child of the census; of several records of one child the first, and
    none of a record without the child's number
*/
select
    delivered.row_number,
    delivered.la_child_id as person_key,
    coalesce(
        sex.same_as,
        as_code(coalesce(delivered.sex, delivered.gender_current))
    ) as sex,
    as_code(delivered.ethnicity) as ethnicity_code,
    as_date(delivered.person_birth_date) as birth_date,
    as_date(delivered.expected_person_birth_date) as expected_birth_date,
    as_date(delivered.person_death_date) as death_date
from accepted.cin_census_child as delivered
left join reference.sex_code as sex
    on as_code(coalesce(delivered.sex, delivered.gender_current)) = sex.code
where delivered.la_child_id is not null
qualify
    row_number()
        over (partition by delivered.la_child_id order by delivered.row_number)
    = 1
