/*
code: "8510"
return: CIN
table: returns.child
rule: no two child records carry the same child id; every one of them is reported
columns: ChildIdentifiers.LAchildID
kpi: all per-child counts
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    child.source_table,
    child.row_number
from returns.child as child
where child.child is not null
qualify count(*) over (partition by child.child) > 1
