/*
code: CP15
title: Plans open for 2 years or more
id: plans_open_2_years
theme: child_protection
counted_unit: plan
counted_as: plans open for 2 years or more
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: open 730 days or more, first day and month end counted / open
needs: protection_plan
source: DfE CIN census guide
*/
select
    month.month_end,
    plan.person_key,
    responsible.team,
    month.month_end - plan.start_date + 1 >= 730 as is_met,
    month.month_end as counted_date,
    plan.protection_plan_key,
    plan.start_date as plan_start_date,
    month.month_end - plan.start_date + 1 as plan_days
from dimensions.reporting_month as month
inner join facts.protection_plan as plan
    on is_open(plan.start_date, plan.end_date, month.month_end)
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where not plan.is_other_authority
