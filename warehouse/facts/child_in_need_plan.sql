/*
grain: one row per child in need plan
keeps_rows_of: staged.child_in_need_plan
*/
select
    plan.child_in_need_plan_key,
    plan.person_key,
    coalesce(team.team_name, plan.source_team, responsible.team) as team,
    plan.start_date,
    plan.end_date
from staged.child_in_need_plan as plan
left join dimensions.team as team
    on
        plan.source_team = team.source_team
        and plan.start_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, plan.start_date)
