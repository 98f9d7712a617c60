/*
grain: one row per section 47 enquiry and child
note: an enquiry that ended in no further action needs no conference
*/
select
    delivered.row_number,
    delivered.s47e_s47_enquiry_id as section_47_enquiry_key,
    delivered.s47e_referral_id as referral_key,
    delivered.s47e_person_id as person_key,
    as_text(delivered.s47e_s47_completed_by_team) as source_team,
    as_flag(delivered.s47e_s47_nfa) as is_conference_not_required,
    as_date(delivered.s47e_s47_start_date) as start_date,
    as_date(delivered.s47e_s47_end_date) as end_date
from accepted.ssd_s47_enquiry as delivered
