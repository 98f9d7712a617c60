/*
code: CP16
title: Plans reviewed on time
id: plans_reviewed_on_time
theme: child_protection
counted_unit: plan
counted_as: plans reviewed on time
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: open 3 months or more, first review within 3 months of start (91 days, setting)
    and every later one within 6 months (183 days, setting), none overdue / open 3
    months or more
note: A review is overdue from the day after its last day; reviews from before the
    delivered history are taken as held on time. Numbers of the rule are defaults; the
    settings beside it are what was used
settings: protection_first_review_days, protection_later_review_days, history_months
needs: protection_plan, protection_review
source: DfE CIN census guide
*/
with overdue as (
    -- Not held by its last day, whether later or not at all.
    select
        review.protection_plan_key,
        min(review.due_date) as due_date
    from facts.protection_review_due as review
    where coalesce(review.held_date > review.due_date, true)
    group by review.protection_plan_key
)

select
    month.month_end,
    plan.person_key,
    responsible.team,
    coalesce(overdue.due_date >= month.month_end, true) as is_met,
    month.month_end as counted_date,
    plan.protection_plan_key,
    plan.start_date as plan_start_date,
    case when overdue.due_date < month.month_end then overdue.due_date end
        as missed_review_due_date
from dimensions.reporting_month as month
inner join facts.protection_plan as plan
    on
        is_open(plan.start_date, plan.end_date, month.month_end)
        and plan.start_date <= whole_months_start(month.month_end, 3)
left join overdue
    on plan.protection_plan_key = overdue.protection_plan_key
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where not plan.is_other_authority
