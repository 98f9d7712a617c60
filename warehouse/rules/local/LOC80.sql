/*
code: "LOC80"
return: local
table: raw.ssd_cp_reviews
rule: a review points at a child protection plan of the same person
columns: ssd_cp_reviews.cppr_cp_plan_id; ssd_cp_plans.cppl_person_id
kpi: plans_reviewed_on_time
severity: error
source: local rule, none is published
*/
select
    'ssd_cp_reviews' as source_table,
    delivered.row_number
from raw.ssd_cp_reviews as delivered
where
    exists (
        select 1
        from raw.ssd_cp_plans as home
        where
            home.cppl_cp_plan_id = delivered.cppr_cp_plan_id
            and home.cppl_person_id <> delivered.cppr_person_id
    )
