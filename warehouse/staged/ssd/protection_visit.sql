/*
grain: one row per visit to a child on a plan
*/
select
    delivered.row_number,
    delivered.cppv_cp_visit_id as visit_key,
    delivered.cppv_person_id as person_key,
    delivered.cppv_cp_plan_id as protection_plan_key,
    as_flag(delivered.cppv_cp_visit_seen) as is_child_seen,
    as_flag(delivered.cppv_cp_visit_seen_alone) as is_child_seen_alone,
    as_date(delivered.cppv_cp_visit_date) as visit_date
from accepted.ssd_cp_visits as delivered
