/*
grain: one row per looked-after review
keeps_rows_of: staged.looked_after_review
*/
with periods as (
    select distinct
        episode.period_of_care_key,
        episode.person_key
    from staged.looked_after_episode as episode
)

select
    review.looked_after_review_key,
    periods.person_key,
    review.period_of_care_key,
    coalesce(review.is_cancelled, false) as is_cancelled,
    review.due_date,
    review.review_date
from staged.looked_after_review as review
left join periods
    on review.period_of_care_key = periods.period_of_care_key
