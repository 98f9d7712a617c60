/*
code: CP13
title: Plans started within 2 years of an earlier plan ending
id: second_plan_within_2_years
theme: child_protection
counted_unit: plan
counted_as: plans within 2 years of an earlier one
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
looks_back_months: 24
rule: earlier plan ended within 24 months before the start / started
needs: protection_plan
source: local
*/
select
    last_day(plan.start_date) as month_end,
    plan.person_key,
    plan.team,
    exists(
        select 1
        from facts.protection_plan as earlier
        where
            plan.person_key = earlier.person_key
            and not earlier.is_other_authority
            and earlier.start_date < plan.start_date
            and earlier.end_date between plan.start_date - interval 24 month
            and plan.start_date
    ) as is_met,
    plan.start_date as counted_date,
    plan.protection_plan_key,
    (
        select max(earlier.end_date)
        from facts.protection_plan as earlier
        where
            plan.person_key = earlier.person_key
            and not earlier.is_other_authority
            and earlier.start_date < plan.start_date
            and earlier.end_date <= plan.start_date
    ) as earlier_plan_end_date
from facts.protection_plan as plan
where not plan.is_other_authority
