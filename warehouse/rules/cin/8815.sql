/*
code: "8815"
return: CIN
table: returns.cin_details
rule: a child has one open case at most, referrals with no further action apart; all the
    open ones are reported
columns: CINdetails.CINclosureDate; ReferralNFA
kpi: cin_rate; caseload
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.child is not null
    and details.cin_closure_date is null
    and not details.referral_nfa
qualify count(*) over (partition by details.child) > 1
