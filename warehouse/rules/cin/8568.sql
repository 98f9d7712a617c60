/*
code: "8568"
return: CIN
table: returns.cin_details
rule: every case says whether the referral ended in no further action
columns: CINdetails.ReferralNFA
kpi: referrals_nfa
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where details.referral_nfa is null
