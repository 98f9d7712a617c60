/*
grain: one row per section 47 enquiry
note: of several conferences of one enquiry the earliest; an enquiry without further
    action is one that needed no conference
*/
with conference as (
    select
        delivered.icpc_s47_enquiry_id as enquiry_id,
        as_date(delivered.icpc_icpc_target_date) as target_date,
        as_date(delivered.icpc_icpc_date) as conference_date
    from raw.ssd_initial_cp_conference as delivered
    qualify row_number() over (
        partition by delivered.icpc_s47_enquiry_id
        order by
            as_date(delivered.icpc_icpc_date) asc nulls last,
            as_date(delivered.icpc_icpc_target_date) asc nulls last,
            delivered.row_number asc
    ) = 1
)

select
    'ssd_s47_enquiry' as source_table,
    delivered.row_number,
    delivered.s47e_person_id as child,
    delivered.s47e_referral_id as cin_details_key,
    as_date(delivered.s47e_s47_start_date) as s47_actual_start_date,
    conference.target_date as initial_cpc_target,
    conference.conference_date as date_of_initial_cpc,
    as_flag(delivered.s47e_s47_nfa) as icpc_not_required
from raw.ssd_s47_enquiry as delivered
left join conference
    on delivered.s47e_s47_enquiry_id = conference.enquiry_id
