/*
grain: one row per review of a looked-after child
note: the return holds the reviews that were held and not when they were due; a review
    belongs to the period of care that had begun last on its day
*/
with episodes as (
    select
        delivered."CHILD" as person_key,
        as_code(delivered."RNE") as start_reason_code,
        as_british_date(delivered."DECOM") as start_date
    from accepted.ssda903_episodes as delivered
),

period_starts as (
    select
        episodes.person_key,
        episodes.start_date
    from episodes
    where episodes.start_reason_code = 'S'
    union
    -- The S may have been in an earlier return.
    select
        episodes.person_key,
        min(episodes.start_date) as start_date
    from episodes
    group by episodes.person_key
),

reviews as (
    select
        delivered.row_number,
        delivered."CHILD" as person_key,
        as_british_date(delivered."REVIEW") as review_date
    from accepted.ssda903_reviews as delivered
)

select
    reviews.row_number,
    concat_ws(
        ' ',
        reviews.person_key,
        reviews.review_date,
        row_number() over (
            partition by reviews.person_key, reviews.review_date
            order by reviews.row_number
        )
    ) as looked_after_review_key,
    case
        when period_starts.start_date is not null
            then concat_ws(' ', reviews.person_key, period_starts.start_date)
    end as period_of_care_key,
    -- A review that was cancelled is not in the return.
    false as is_cancelled,
    reviews.review_date
from reviews
asof left join period_starts
    on
        reviews.person_key = period_starts.person_key
        and reviews.review_date >= period_starts.start_date
