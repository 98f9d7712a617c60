/*
code: "8839"
return: CIN
table: returns.section_47
rule: a case has one open section 47 enquiry at most; all the open ones are reported
columns: Section47.DateOfInitialCPC; ICPCnotRequired
kpi: s47_rate
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
where
    enquiry.date_of_initial_cpc is null
    and not coalesce(enquiry.icpc_not_required, false)
    -- Without its key nobody knows which case an enquiry belongs to.
    and enquiry.cin_details_key is not null
qualify
    count(*) over (partition by enquiry.child, enquiry.cin_details_key) > 1
