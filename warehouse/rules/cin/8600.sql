/*
code: "8600"
return: CIN
table: returns.cin_details
rule: every case has a referral date, not after the end of the period
columns: CINdetails.CINreferralDate
kpi: referrals; re_referrals
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and coalesce(details.cin_referral_date > collection.month_end, true)
