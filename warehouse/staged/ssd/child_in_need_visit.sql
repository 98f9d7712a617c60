/*
grain: one row per child in need visit
*/
select
    delivered.row_number,
    delivered.cinv_cin_visit_id as visit_key,
    delivered.cinv_person_id as person_key,
    as_flag(delivered.cinv_cin_visit_seen) as is_child_seen,
    as_flag(delivered.cinv_cin_visit_seen_alone) as is_child_seen_alone,
    as_date(delivered.cinv_cin_visit_date) as visit_date
from accepted.ssd_cin_visits as delivered
