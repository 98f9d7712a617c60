/*
grain: one row per CINdetails record of the census
*/
select
    'cin_census_details' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.child_number as child_key,
    delivered.details_number as cin_details_key,
    as_code(delivered.referral_source) as referral_source,
    as_code(delivered.primary_need_code) as primary_need_code,
    as_code(delivered.reason_for_closure) as reason_for_closure,
    as_flag(delivered.referral_nfa) as referral_nfa,
    as_date(delivered.cin_referral_date) as cin_referral_date,
    as_date(delivered.cin_closure_date) as cin_closure_date,
    as_date(delivered.date_of_initial_cpc) as date_of_initial_cpc,
    -- A record of the census has room for one conference, so there are no others.
    cast(null as date[]) as further_initial_cpc_dates
from raw.cin_census_details as delivered
