/*
code: "LOC28"
return: local
table: raw.ssd_cp_reviews
rule: no two reviews of a plan are held on the same day
columns: ssd_cp_reviews.cppr_cp_plan_id; cppr_cp_review_date
kpi: plans_reviewed_on_time
severity: query
source: local rule, none is published
*/
select
    'ssd_cp_reviews' as source_table,
    delivered.row_number
from raw.ssd_cp_reviews as delivered
where
    delivered.cppr_cp_plan_id is not null
    and as_date(delivered.cppr_cp_review_date) is not null
qualify count(*) over (
    partition by delivered.cppr_cp_plan_id, as_date(delivered.cppr_cp_review_date)
) > 1
