/*
code: "8868"
return: CIN
table: returns.cin_details
rule: every section 47 enquiry of a closed case has a conference, or none is required
columns: CINdetails.CINclosureDate; Section47.DateOfInitialCPC; ICPCnotRequired
kpi: icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the case is reported; the published rule also names the enquiries
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.cin_closure_date is not null
    and details.cin_details_key in (
        select enquiry.cin_details_key
        from returns.section_47 as enquiry
        where
            enquiry.date_of_initial_cpc is null
            and not coalesce(enquiry.icpc_not_required, false)
    )
