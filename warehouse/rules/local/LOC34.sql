/*
code: "LOC34"
return: local
table: raw.ssda903_reviews
rule: no two reviews of a child are held on the same day
columns: ssda903_reviews.CHILD; REVIEW
kpi: looked_after_reviews_on_time
severity: query
source: local rule, none is published
*/
select
    'ssda903_reviews' as source_table,
    delivered.row_number
from raw.ssda903_reviews as delivered
where
    delivered."CHILD" is not null
    and as_british_date(delivered."REVIEW") is not null
qualify count(*) over (
    partition by delivered."CHILD", as_british_date(delivered."REVIEW")
) > 1
