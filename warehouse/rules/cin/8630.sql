/*
code: "8630"
return: CIN
table: returns.cin_details
rule: a case is not closed before the day it was referred
columns: CINdetails.CINreferralDate; CINclosureDate
kpi: cin_rate; duration
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where details.cin_closure_date < details.cin_referral_date
