/*
code: "1104"
return: CIN
table: returns.section_47
rule: an initial conference is not held before the referral of its case
columns: Section47.DateOfInitialCPC; CINreferralDate
kpi: icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
where
    exists (
        select 1
        from returns.cin_details as details
        where
            details.cin_details_key = enquiry.cin_details_key
            and details.cin_referral_date > enquiry.date_of_initial_cpc
    )
