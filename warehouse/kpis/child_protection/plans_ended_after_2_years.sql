/*
code: CP14
title: Plans ended that lasted 2 years or more
id: plans_ended_after_2_years
theme: child_protection
counted_unit: plan
counted_as: plans that lasted 2 years or more
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
rule: ended in the month after 730 days or more, first and last day counted / ended
needs: protection_plan
source: DfE CIN census guide
*/
select
    last_day(plan.end_date) as month_end,
    plan.person_key,
    plan.team_at_end as team,
    plan.end_date - plan.start_date + 1 >= 730 as is_met,
    plan.end_date as counted_date,
    plan.protection_plan_key,
    plan.start_date as plan_start_date,
    plan.end_date - plan.start_date + 1 as plan_days
from facts.protection_plan as plan
where plan.end_date is not null and not plan.is_other_authority
