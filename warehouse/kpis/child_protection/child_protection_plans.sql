/*
code: CP08
title: Children subject to a child protection plan
id: child_protection_plans
theme: child_protection
counted_unit: child
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: plan open at month end; plans of another authority excluded
needs: protection_plan
source: DfE CIN census guide
*/
select
    plan.month_end,
    plan.person_key,
    plan.team,
    plan.month_end as counted_date,
    plan.protection_plan_key,
    plan.start_date as plan_start_date
from facts.protection_plan_at_month_end as plan
