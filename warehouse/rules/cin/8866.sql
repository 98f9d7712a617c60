/*
code: "8866"
return: CIN
table: returns.cin_details
rule: a referral of 1 April 2013 or later names its source by a code of the list
columns: CINdetails.ReferralSource
kpi: referrals_by_source
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.cin_referral_date >= date '2013-04-01'
    and not exists (
        select 1
        from reference.referral_source_code as source
        where source.code = details.referral_source
    )
