/*
grain: one row per assessment
*/
select
    'ssd_cin_assessments' as source_table,
    delivered.row_number,
    delivered.cina_person_id as child,
    delivered.cina_referral_id as cin_details_key,
    as_date(delivered.cina_assessment_start_date) as assessment_actual_start_date,
    as_date(delivered.cina_assessment_auth_date) as assessment_authorisation_date
from raw.ssd_cin_assessments as delivered
