/*
grain: one row per child in need plan
*/
select
    'ssd_cin_plans' as source_table,
    delivered.row_number,
    delivered.cinp_person_id as child,
    delivered.cinp_referral_id as cin_details_key,
    as_date(delivered.cinp_cin_plan_start_date) as cin_plan_start_date,
    as_date(delivered.cinp_cin_plan_end_date) as cin_plan_end_date
from raw.ssd_cin_plans as delivered
