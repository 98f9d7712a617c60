/*
grain: one row per referral and the child in need episode it opened
note: a conference stands here where no enquiry of the delivery led to it, of several
    the earliest; the later ones, and those of an enquiry after its first, are further
    ones
*/
with enquiry as (
    -- The first row of a key is the one that is used.
    select
        delivered.s47e_s47_enquiry_id as enquiry_id,
        delivered.s47e_referral_id as referral_id
    from raw.ssd_s47_enquiry as delivered
    qualify row_number() over (
        partition by delivered.s47e_s47_enquiry_id order by delivered.row_number
    ) = 1
),

-- Two records of one enquiry and day are of one conference.
held as (
    select distinct
        enquiry.enquiry_id,
        case
            when enquiry.enquiry_id is null then delivered.icpc_referral_id
            else enquiry.referral_id
        end as referral_id,
        as_date(delivered.icpc_icpc_date) as conference_date
    from raw.ssd_initial_cp_conference as delivered
    left join enquiry
        on delivered.icpc_s47_enquiry_id = enquiry.enquiry_id
    where as_date(delivered.icpc_icpc_date) is not null
),

conference as (
    select
        held.enquiry_id,
        held.referral_id,
        held.conference_date,
        row_number() over (
            partition by held.referral_id, held.enquiry_id
            order by held.conference_date
        ) as turn
    from held
),

conferences_of_case as (
    select
        conference.referral_id,
        min(conference.conference_date) filter (
            where conference.enquiry_id is null
        ) as first_date,
        list(conference.conference_date order by conference.conference_date) filter (
            where conference.turn > 1
        ) as further_dates
    from conference
    group by conference.referral_id
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
    conferences_of_case.first_date as date_of_initial_cpc,
    conferences_of_case.further_dates as further_initial_cpc_dates
from raw.ssd_cin_episodes as delivered
left join conferences_of_case
    on delivered.cine_referral_id = conferences_of_case.referral_id
