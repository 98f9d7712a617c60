/*
grain: one row per person known to the service
keeps_rows_of: staged.person
*/
select
    person.person_key,
    cast(coalesce(sex.label, 'Not known') as reference.sex) as sex,
    cast(coalesce(ethnicity."group", 'Not known') as reference.ethnicity_group)
        as ethnicity_group,
    person.ethnicity_code,
    person.birth_date,
    person.expected_birth_date,
    person.death_date
from staged.person as person
left join reference.sex_code as sex
    on person.sex = sex.code
left join reference.ethnicity_code as ethnicity
    on person.ethnicity_code = ethnicity.code
