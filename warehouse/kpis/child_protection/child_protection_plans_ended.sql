/*
code: CP11
title: Child protection plans ended
id: child_protection_plans_ended
theme: child_protection
counted_unit: plan
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by end date
needs: protection_plan
source: DfE CIN census guide
*/
select
    last_day(plan.end_date) as month_end,
    plan.person_key,
    plan.team_at_end as team,
    plan.end_date as counted_date,
    plan.protection_plan_key,
    plan.start_date as plan_start_date
from facts.protection_plan as plan
where plan.end_date is not null and not plan.is_other_authority
