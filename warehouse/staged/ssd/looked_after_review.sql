/*
grain: one row per looked-after review
*/
select
    delivered.row_number,
    delivered.clar_cla_review_id as looked_after_review_key,
    delivered.clar_cla_id as period_of_care_key,
    as_flag(delivered.clar_cla_review_cancelled) as is_cancelled,
    as_date(delivered.clar_cla_review_due_date) as due_date,
    as_date(delivered.clar_cla_review_date) as review_date
from accepted.ssd_cla_reviews as delivered
