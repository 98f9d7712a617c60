/*
code: "2889"
return: CIN
table: returns.section_47
rule: a section 47 enquiry does not start before the referral of its case
columns: Section47.S47ActualStartDate; CINreferralDate
kpi: s47_rate; icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the enquiry is reported; the published rule also names the case
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
            and details.cin_referral_date > enquiry.s47_actual_start_date
    )
