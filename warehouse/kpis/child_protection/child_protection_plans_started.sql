/*
code: CP10
title: Child protection plans started
id: child_protection_plans_started
theme: child_protection
counted_unit: plan
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by start date
needs: protection_plan
source: DfE CIN census guide
*/
select
    last_day(plan.start_date) as month_end,
    plan.person_key,
    plan.team,
    plan.start_date as counted_date,
    plan.protection_plan_key
from facts.protection_plan as plan
where not plan.is_other_authority
