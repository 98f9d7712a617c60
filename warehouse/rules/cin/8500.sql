/*
code: "8500"
return: CIN
table: returns.child
rule: every child record carries a child id
columns: ChildIdentifiers.LAchildID
kpi: all CIN KPIs
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    child.source_table,
    child.row_number
from returns.child as child
where child.child is null
