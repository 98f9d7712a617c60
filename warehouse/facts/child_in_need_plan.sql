/*
grain: one row per child in need plan
keeps_rows_of: staged.child_in_need_plan
*/
select
    plan.child_in_need_plan_key,
    plan.person_key,
    plan.source_team,
    plan.start_date,
    plan.end_date
from staged.child_in_need_plan as plan
