/*
code: CP09
title: Child protection plans per 10,000 children
id: child_protection_plan_rate
theme: child_protection
counted_unit: child
measure: rate_per_10000
period: month_end
headline: month_end
unit: rate per 10,000
polarity: neutral
rule: CP08 / 0-17 population x 10,000
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
