/*
code: LA07
title: Children looked after reviewed on time
id: looked_after_reviews_on_time
theme: looked_after
counted_unit: child
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: first review within 20 working days, second within 3 months, later within 6
    months, none overdue / children with a review due
note: A review is overdue from the day after its last day; reviews from before the
    delivered history are taken as held on time
settings: looked_after_first_review_working_days, looked_after_second_review_months,
    looked_after_later_review_months, leap_day_birthday, history_months
needs: person, looked_after_episode, legal_status, looked_after_review
source: Care Planning Regulations 2010 reg 33
*/
with reviews as (
    select
        review.person_key,
        review.entered_care_date,
        min(review.due_date) as first_due_date,
        -- Not held by its last day, whether later or not at all.
        min(review.due_date) filter (
            where coalesce(review.held_date > review.due_date, true)
        ) as overdue_date
    from facts.looked_after_review_due as review
    group by review.person_key, review.entered_care_date
)

select
    child.month_end,
    child.person_key,
    child.team,
    coalesce(reviews.overdue_date >= child.month_end, true) as is_met,
    child.month_end as counted_date,
    child.entered_care_date,
    reviews.first_due_date as first_review_due_date,
    case when reviews.overdue_date < child.month_end then reviews.overdue_date end
        as missed_review_due_date
from facts.looked_after_at_month_end as child
inner join reviews
    on
        child.person_key = reviews.person_key
        and child.entered_care_date = reviews.entered_care_date
        and child.month_end >= reviews.first_due_date
