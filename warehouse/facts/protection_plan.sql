/*
grain: one row per child protection plan; plans of other authorities are marked
note: the team at the end is that of the day before, because involvements close with the
    plan
keeps_rows_of: staged.protection_plan
*/
select
    plan.protection_plan_key,
    plan.person_key,
    plan.initial_category_code,
    plan.latest_category_code,
    responsible.team,
    responsible_at_end.team as team_at_end,
    plan.previous_plan_count,
    coalesce(plan.is_other_authority, false) as is_other_authority,
    plan.start_date,
    plan.end_date
from staged.protection_plan as plan
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, plan.start_date)
left join facts.case_responsibility as responsible_at_end
    on
        plan.person_key = responsible_at_end.person_key
        and is_open(
            responsible_at_end.start_date,
            responsible_at_end.end_date,
            greatest(plan.start_date, plan.end_date - 1)
        )
