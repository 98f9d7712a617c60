/*
grain: one row per care leaver in their latest state
*/
select
    delivered.row_number,
    delivered.clea_person_id as person_key,
    delivered.clea_care_leaver_personal_advisor as worker_key,
    as_text(delivered.clea_care_leaver_eligibility) as eligibility,
    as_code(delivered.clea_care_leaver_in_touch) as in_touch_code,
    as_code(delivered.clea_care_leaver_accommodation) as accommodation_code,
    as_code(delivered.clea_care_leaver_accom_suitable)
        as accommodation_suitability_code,
    as_code(delivered.clea_care_leaver_activity) as activity_code,
    as_text(delivered.clea_care_leaver_allocated_team) as source_team,
    as_date(delivered.clea_care_leaver_latest_contact) as latest_contact_date,
    as_date(delivered.clea_pathway_plan_review_date) as pathway_plan_review_date
from accepted.ssd_care_leavers as delivered
