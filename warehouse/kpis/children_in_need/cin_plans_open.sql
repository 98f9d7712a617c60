/*
code: CN03
title: Child in need plans open
id: cin_plans_open
theme: children_in_need
counted_unit: plan
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: open at month end
needs: child_in_need_plan
source: DfE CIN census guide
*/
select
    month.month_end,
    plan.person_key,
    coalesce(responsible.team, team.team_name, plan.source_team) as team,
    month.month_end as counted_date,
    plan.start_date as plan_start_date
from dimensions.reporting_month as month
inner join facts.child_in_need_plan as plan
    on is_open(plan.start_date, plan.end_date, month.month_end)
left join dimensions.team as team
    on
        plan.source_team = team.source_team
        and month.month_end between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
