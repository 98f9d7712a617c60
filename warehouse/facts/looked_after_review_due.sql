/*
grain: one row per review that a period of care has or had to have, in their order
note: the first is due so many working days after care began (a weekend or holiday
    after the last of them is still within them), the second so many months
    after the first, the next ones so many months after the review before; of a period
    from before the delivered history the first known review follows one that was held
    on the last day before it; a cancelled review was not held
*/
with periods as (
    select distinct
        episode.person_key,
        episode.entered_care_date
    from facts.looked_after_episode as episode
    where not episode.is_short_break_at_start
),

known_from as (
    select speaks_from(any_value(source.history)) as day
    from reference.record_source as source
    where source.record_name = 'looked_after_review'
),

review_days as (
    select distinct
        review.person_key,
        review.review_date as day
    from facts.looked_after_review as review
    where
        not review.is_cancelled
        and getvariable('extract_date') >= review.review_date
),

held as (
    select
        periods.person_key,
        periods.entered_care_date,
        review_days.day,
        row_number() over (
            partition by periods.person_key, periods.entered_care_date
            order by review_days.day
        ) as turn
    from review_days
    asof inner join periods
        on
            review_days.person_key = periods.person_key
            and review_days.day >= periods.entered_care_date
),

anchors as (
    select
        periods.person_key,
        periods.entered_care_date,
        greatest(periods.entered_care_date, known_from.day - 1) as day,
        periods.entered_care_date >= known_from.day as is_known_from_start,
        0 as turn
    from periods
    cross join known_from
    union all
    select
        held.person_key,
        held.entered_care_date,
        held.day,
        held.entered_care_date >= known_from.day as is_known_from_start,
        held.turn
    from held
    cross join known_from
),

due as (
    select
        anchors.person_key,
        anchors.entered_care_date,
        anchors.turn + 1 as review_number,
        case
            when not anchors.is_known_from_start or anchors.turn > 1
                then
                    cast(
                        anchors.day
                        + to_months(getvariable('looked_after_later_review_months'))
                        as date
                    )
            when anchors.turn = 1
                then
                    cast(
                        anchors.day
                        + to_months(getvariable('looked_after_second_review_months'))
                        as date
                    )
            else first_day_over.calendar_date - 1
        end as due_date,
        held.day as held_date
    from anchors
    left join held
        on
            anchors.person_key = held.person_key
            and anchors.entered_care_date = held.entered_care_date
            and anchors.turn + 1 = held.turn
    left join dimensions.working_day as began
        on anchors.entered_care_date = began.calendar_date
    left join dimensions.working_day as first_day_over
        on
            first_day_over.is_working_day
            and began.working_day_number
            + getvariable('looked_after_first_review_working_days') + 1
            = first_day_over.working_day_number
)

select
    due.person_key,
    due.entered_care_date,
    due.review_number,
    due.due_date,
    due.held_date
from due
cross join known_from
-- What was due before the delivered history cannot be known.
where due.due_date >= known_from.day
