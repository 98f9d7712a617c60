/*
grain: one row per involvement of a professional with a person
*/
select
    delivered.row_number,
    delivered.invo_involvements_id as involvement_key,
    delivered.invo_professional_id as worker_key,
    delivered.invo_person_id as person_key,
    delivered.invo_referral_id as referral_key,
    as_code(delivered.invo_professional_role_id) as role_code,
    as_text(delivered.invo_professional_team) as source_team,
    as_date(delivered.invo_involvement_start_date) as start_date,
    as_date(delivered.invo_involvement_end_date) as end_date
from accepted.ssd_involvements as delivered
