/*
code: "8620"
return: CIN
table: returns.cin_details
rule: a closure date falls within the period
columns: CINdetails.CINclosureDate
kpi: cin_rate; caseload
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and details.cin_closure_date
    not between collection.earliest_date and collection.month_end
