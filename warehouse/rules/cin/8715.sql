/*
code: "8715"
return: CIN
table: returns.section_47
rule: an initial conference falls within the period
columns: Section47.DateOfInitialCPC
kpi: icpc_timeliness
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
    and enquiry.date_of_initial_cpc
    not between collection.earliest_date and collection.month_end
