/*
grain: one row per single assessment
*/
select
    delivered.row_number,
    delivered.cina_assessment_id as assessment_key,
    delivered.cina_person_id as person_key,
    delivered.cina_referral_id as referral_key,
    delivered.cina_assessment_worker_id as worker_key,
    as_text(delivered.cina_assessment_team) as source_team,
    as_flag(delivered.cina_assessment_child_seen) as is_child_seen,
    as_date(delivered.cina_assessment_start_date) as start_date,
    as_date(delivered.cina_assessment_auth_date) as authorised_date
from accepted.ssd_cin_assessments as delivered
