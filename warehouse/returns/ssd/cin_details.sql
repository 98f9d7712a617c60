/*
grain: one row per referral and the child in need episode it opened
note: a conference stands here where no enquiry of the delivery led to it, of several
    the earliest
*/
with conference as (
    select
        delivered.icpc_referral_id as referral_id,
        min(as_date(delivered.icpc_icpc_date)) as conference_date
    from raw.ssd_initial_cp_conference as delivered
    left join raw.ssd_s47_enquiry as enquiry
        on delivered.icpc_s47_enquiry_id = enquiry.s47e_s47_enquiry_id
    where enquiry.s47e_s47_enquiry_id is null
    group by delivered.icpc_referral_id
)

select
    'ssd_cin_episodes' as source_table,
    delivered.row_number,
    delivered.cine_person_id as child,
    delivered.cine_person_id as child_key,
    delivered.cine_referral_id as cin_details_key,
    as_date(delivered.cine_referral_date) as cin_referral_date,
    as_code(delivered.cine_referral_source_code) as referral_source,
    as_code(delivered.cine_cin_primary_need_code) as primary_need_code,
    as_flag(delivered.cine_referral_nfa) as referral_nfa,
    as_date(delivered.cine_close_date) as cin_closure_date,
    as_code(delivered.cine_close_reason) as reason_for_closure,
    conference.conference_date as date_of_initial_cpc
from raw.ssd_cin_episodes as delivered
left join conference
    on delivered.cine_referral_id = conference.referral_id
