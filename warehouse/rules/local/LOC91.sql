/*
code: "LOC91"
return: local
table: raw.workforce
rule: a worker with a destination after leaving has the date of leaving
columns: workforce.LeaverDestination; RoleEndDate
kpi: sw_turnover
severity: query
source: local rule, none is published
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where
    as_text(delivered."LeaverDestination") is not null
    and delivered."RoleEndDate" is null
