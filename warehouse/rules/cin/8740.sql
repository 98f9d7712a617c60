/*
code: "8740"
return: CIN
table: returns.section_47
rule: an enquiry without a conference, where one is required, started within the period
columns: Section47.S47ActualStartDate; DateOfInitialCPC; ICPCnotRequired
kpi: s47_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and enquiry.date_of_initial_cpc is null
    and not coalesce(enquiry.icpc_not_required, false)
    and enquiry.s47_actual_start_date
    not between collection.earliest_date and collection.month_end
