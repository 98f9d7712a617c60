/*
code: "8615"
return: CIN
table: returns.section_47
rule: a section 47 enquiry with a conference has a start, not after the conference
columns: Section47.S47ActualStartDate; DateOfInitialCPC
kpi: icpc_timeliness
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
where
    enquiry.date_of_initial_cpc is not null
    and coalesce(enquiry.s47_actual_start_date > enquiry.date_of_initial_cpc, true)
