/*
grain: one row per initial child protection conference and child
*/
select
    delivered.row_number,
    delivered.icpc_icpc_id as initial_conference_key,
    delivered.icpc_s47_enquiry_id as section_47_enquiry_key,
    delivered.icpc_person_id as person_key,
    delivered.icpc_cp_plan_id as protection_plan_key,
    delivered.icpc_referral_id as referral_key,
    as_text(delivered.icpc_icpc_team) as source_team,
    as_flag(delivered.icpc_icpc_transfer_in) as is_transfer_in,
    as_flag(delivered.icpc_icpc_outcome_cp_flag) as is_outcome_plan,
    as_date(delivered.icpc_icpc_target_date) as target_date,
    as_date(delivered.icpc_icpc_date) as conference_date
from accepted.ssd_initial_cp_conference as delivered
