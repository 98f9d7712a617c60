/*
grain: one row per visit to a looked-after child
*/
select
    delivered.row_number,
    delivered.clav_cla_visit_id as visit_key,
    delivered.clav_cla_id as period_of_care_key,
    delivered.clav_person_id as person_key,
    as_flag(delivered.clav_cla_visit_seen) as is_child_seen,
    as_flag(delivered.clav_cla_visit_seen_alone) as is_child_seen_alone,
    as_date(delivered.clav_cla_visit_date) as visit_date
from accepted.ssd_cla_visits as delivered
