/*
code: LA07
title: Children looked after reviewed on time
id: looked_after_reviews_on_time
theme: looked_after
counted_unit: child
counted_as: children reviewed on time
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: first review within 20 working days, second within 3 months, later within 6
    months, none overdue / children with a review due
note: None was overdue on any day of the 12 months to the month end; a review is overdue
    from the day after its last day; reviews from before the delivered history are taken
    as held on time
settings: looked_after_first_review_working_days, looked_after_second_review_months,
    looked_after_later_review_months, leap_day_birthday, history_months
needs: person, looked_after_episode, legal_status, looked_after_review
source: Care Planning Regulations 2010 reg 33
*/
with first_due as (
    select
        review.person_key,
        review.entered_care_date,
        min(review.due_date) as due_date
    from facts.looked_after_review_due as review
    group by review.person_key, review.entered_care_date
),

missed as (
    select
        child.month_end,
        child.person_key,
        min(review.due_date) as due_date
    from facts.looked_after_at_month_end as child
    inner join facts.looked_after_review_due as review
        on
            child.person_key = review.person_key
            and child.entered_care_date = review.entered_care_date
            and child.month_end > review.due_date
            -- Held in time, or so long ago that it is no lapse of the 12 months.
            and greatest(review.due_date, whole_months_start(child.month_end, 12))
            < coalesce(review.held_date, date 'infinity')
    group by child.month_end, child.person_key
)

select
    child.month_end,
    child.person_key,
    child.team,
    missed.person_key is null as is_met,
    child.month_end as counted_date,
    child.entered_care_date,
    first_due.due_date as first_review_due_date,
    missed.due_date as missed_review_due_date
from facts.looked_after_at_month_end as child
inner join first_due
    on
        child.person_key = first_due.person_key
        and child.entered_care_date = first_due.entered_care_date
        and child.month_end >= first_due.due_date
left join missed
    on
        child.month_end = missed.month_end
        and child.person_key = missed.person_key
