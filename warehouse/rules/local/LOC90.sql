/*
code: "LOC90"
return: local
table: raw.workforce
rule: a worker counted at a month end had started by then
columns: workforce.SnapshotDate; RoleStartDate
kpi: agency_rate; sw_turnover
severity: query
source: local rule, none is published
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where as_date(delivered."RoleStartDate") > as_date(delivered."SnapshotDate")
