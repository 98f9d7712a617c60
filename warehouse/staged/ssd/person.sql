/*
grain: one row per person
*/
select
    delivered.row_number,
    delivered.pers_person_id as person_key,
    as_code(delivered.pers_sex) as sex,
    as_code(delivered.pers_gender) as gender,
    as_code(delivered.pers_ethnicity) as ethnicity_code,
    as_date(delivered.pers_dob) as birth_date,
    as_date(delivered.pers_expected_dob) as expected_birth_date,
    as_date(delivered.pers_death_date) as death_date
from accepted.ssd_person as delivered
