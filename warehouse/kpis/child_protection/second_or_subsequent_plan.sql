/*
code: CP12
title: Plans started that are a second or subsequent plan
id: second_or_subsequent_plan
theme: child_protection
counted_unit: plan
counted_as: second or subsequent plans
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
rule: started in the month by a child with any earlier plan of this authority, however
    long ago / started
needs: protection_plan.previous_plan_count
source: DfE CIN census guide
*/
select
    last_day(plan.start_date) as month_end,
    plan.person_key,
    plan.team,
    coalesce(plan.previous_plan_count > 0, false) as is_met,
    plan.start_date as counted_date,
    plan.protection_plan_key,
    plan.previous_plan_count
from facts.protection_plan as plan
where not plan.is_other_authority
