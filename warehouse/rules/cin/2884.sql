/*
code: "2884"
return: CIN
table: returns.section_47
rule: a conference is recorded with the enquiry or with the case, not with both; a
    conference of the same child on the same day is the same one
columns: Section47.DateOfInitialCPC; CINdetails.DateOfInitialCPC
kpi: icpc_timeliness
severity: block
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
            details.child = enquiry.child
            and details.date_of_initial_cpc = enquiry.date_of_initial_cpc
    )
