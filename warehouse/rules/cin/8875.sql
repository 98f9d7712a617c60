/*
code: "8875"
return: CIN
table: returns.section_47
rule: an initial conference is not held on a Saturday or Sunday
columns: Section47.DateOfInitialCPC
kpi: icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    enquiry.source_table,
    enquiry.row_number
from returns.section_47 as enquiry
where isodow(enquiry.date_of_initial_cpc) >= 6
