/*
grain: one row per child in need plan; none of a child without a number
*/
select
    delivered.row_number,
    concat('plan dates ', delivered.plan_dates_number) as child_in_need_plan_key,
    concat('details ', delivered.details_number) as referral_key,
    delivered.la_child_id as person_key,
    as_date(delivered.cin_plan_start_date) as start_date,
    as_date(delivered.cin_plan_end_date) as end_date
from accepted.cin_census_plan_dates as delivered
where delivered.la_child_id is not null
