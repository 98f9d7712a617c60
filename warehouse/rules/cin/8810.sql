/*
code: "8810"
return: CIN
table: returns.cin_details
rule: a case with a reason for closure has a closure date
columns: CINdetails.ReasonForClosure; CINclosureDate
kpi: cin_rate; caseload
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.reason_for_closure is not null
    and details.cin_closure_date is null
