/*
code: "LOC111"
return: local
table: raw.ssd_cla_reviews
rule: a cancelled review has no date on which it was held
columns: ssd_cla_reviews.clar_cla_review_cancelled; clar_cla_review_date
kpi: looked_after_reviews_on_time
severity: query
source: local rule, none is published
*/
select
    'ssd_cla_reviews' as source_table,
    delivered.row_number
from raw.ssd_cla_reviews as delivered
where
    as_flag(delivered.clar_cla_review_cancelled)
    and delivered.clar_cla_review_date is not null
