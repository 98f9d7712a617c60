/*
grain: one row per child protection plan of this authority
note: another authority's plan has no conference here and is in no count, so it is left
    out; the number of earlier plans is counted from the plans and not delivered
*/
select
    'ssd_cp_plans' as source_table,
    delivered.row_number,
    delivered.cppl_person_id as child,
    delivered.cppl_referral_id as cin_details_key,
    as_date(delivered.cppl_cp_plan_start_date) as cpp_start_date,
    as_date(delivered.cppl_cp_plan_end_date) as cpp_end_date
from raw.ssd_cp_plans as delivered
where not coalesce(as_flag(delivered.cppl_cp_plan_ola), false)
