/*
code: "LOC128"
return: local
table: raw.workforce
rule: a worker counted at a month end had not left before that month
columns: workforce.SnapshotDate; RoleEndDate
kpi: agency_rate; sw_turnover
severity: query
source: local rule, none is published
note: a leaver is in the count of the month of leaving, and in none after it
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where
    as_date(delivered."RoleEndDate")
    < date_trunc('month', as_date(delivered."SnapshotDate"))
