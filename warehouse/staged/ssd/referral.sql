/*
grain: one row per referral and the child in need episode it opened
*/
select
    delivered.row_number,
    delivered.cine_referral_id as referral_key,
    delivered.cine_person_id as person_key,
    delivered.cine_referral_worker_id as worker_key,
    as_code(delivered.cine_cin_primary_need_code) as primary_need_code,
    as_code(delivered.cine_referral_source_code) as referral_source_code,
    as_code(delivered.cine_close_reason) as close_reason_code,
    as_text(delivered.cine_referral_team) as source_team,
    as_flag(delivered.cine_referral_nfa) as is_no_further_action,
    as_date(delivered.cine_referral_date) as referral_date,
    as_date(delivered.cine_close_date) as close_date
from accepted.ssd_cin_episodes as delivered
