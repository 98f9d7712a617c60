/*
code: "LOC29"
return: local
table: raw.ssd_cla_reviews
rule: no two reviews of a period of care are held on the same day
columns: ssd_cla_reviews.clar_cla_id; clar_cla_review_date
kpi: looked_after_reviews_on_time
severity: query
source: local rule, none is published
*/
select
    'ssd_cla_reviews' as source_table,
    delivered.row_number
from raw.ssd_cla_reviews as delivered
where
    delivered.clar_cla_id is not null
    and as_date(delivered.clar_cla_review_date) is not null
qualify count(*) over (
    partition by delivered.clar_cla_id, as_date(delivered.clar_cla_review_date)
) > 1
