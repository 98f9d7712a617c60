/*
code: "LOC135"
return: local
table: raw.annex_a_referrals
rule: a referral that ended in no further action starts no episode of need that lasts
columns: annex_a_referrals.is_no_further_action; referral_date;
    annex_a_children_in_need.start_date; close_date
kpi: children_in_need; referrals_no_further_action; unallocated_cases
severity: query
source: local rule, none is published
note: an episode that closed on the day of the referral is how some systems record it
*/
select
    'annex_a_referrals' as source_table,
    delivered.row_number
from raw.annex_a_referrals as delivered
where
    as_flag(as_option(delivered.is_no_further_action))
    and exists (
        select 1
        from raw.annex_a_children_in_need as in_need
        where
            in_need.child_id = delivered.child_id
            and as_sheet_date(in_need.start_date)
            = as_sheet_date(delivered.referral_date)
            and as_sheet_date(in_need.close_date)
            is distinct from as_sheet_date(delivered.referral_date)
    )
