/*
grain: one row per child protection plan; plans of other authorities are marked
keeps_rows_of: staged.protection_plan
*/
select
    plan.protection_plan_key,
    plan.person_key,
    plan.initial_category_code,
    plan.latest_category_code,
    responsible.team,
    coalesce(plan.is_other_authority, false) as is_other_authority,
    plan.start_date,
    plan.end_date
from staged.protection_plan as plan
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, plan.start_date)
