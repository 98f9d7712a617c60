/*
grain: one row per single assessment; none of a child without a number
*/
select
    delivered.row_number,
    concat('assessment ', delivered.assessment_number) as assessment_key,
    delivered.la_child_id as person_key,
    concat('details ', delivered.details_number) as referral_key,
    as_date(delivered.assessment_actual_start_date) as start_date,
    as_date(delivered.assessment_authorisation_date) as authorised_date
from accepted.cin_census_assessment as delivered
where delivered.la_child_id is not null
