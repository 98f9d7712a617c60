/*
grain: one row per child protection plan; none of a child without a number
*/
select
    delivered.row_number,
    concat('protection plan ', delivered.protection_plan_number) as protection_plan_key,
    concat('details ', delivered.details_number) as referral_key,
    delivered.la_child_id as person_key,
    as_code(delivered.initial_category_of_abuse) as initial_category_code,
    as_code(delivered.latest_category_of_abuse) as latest_category_code,
    as_integer(delivered.number_of_previous_cpp) as previous_plan_count,
    as_date(delivered.cpp_start_date) as start_date,
    as_date(delivered.cpp_end_date) as end_date
from accepted.cin_census_protection_plan as delivered
where delivered.la_child_id is not null
