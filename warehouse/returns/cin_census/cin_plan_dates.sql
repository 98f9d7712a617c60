/*
grain: one row per CINPlanDates record of the census
*/
select
    'cin_census_plan_dates' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.details_number as cin_details_key,
    as_date(delivered.cin_plan_start_date) as cin_plan_start_date,
    as_date(delivered.cin_plan_end_date) as cin_plan_end_date
from raw.cin_census_plan_dates as delivered
