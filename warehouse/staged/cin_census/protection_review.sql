/*
grain: one row per review of a child protection plan; none of a child without a number
*/
select
    delivered.row_number,
    concat('review ', delivered.review_number) as protection_review_key,
    delivered.la_child_id as person_key,
    concat('protection plan ', delivered.protection_plan_number) as protection_plan_key,
    as_date(delivered.cpp_review_date) as review_date
from accepted.cin_census_review as delivered
where delivered.la_child_id is not null
