/*
grain: one row per referral and the child in need episode it opened; none of a child
    without a number
*/
select
    delivered.row_number,
    concat('details ', delivered.details_number) as referral_key,
    delivered.la_child_id as person_key,
    as_code(delivered.primary_need_code) as primary_need_code,
    as_code(delivered.referral_source) as referral_source_code,
    as_code(delivered.reason_for_closure) as close_reason_code,
    as_flag(delivered.referral_nfa) as is_no_further_action,
    as_date(delivered.cin_referral_date) as referral_date,
    as_date(delivered.cin_closure_date) as close_date
from accepted.cin_census_details as delivered
where delivered.la_child_id is not null
