/*
code: "LOC88"
return: local
table: raw.workforce
rule: a worker who holds cases works more than zero hours
columns: workforce.FTE; OrgRole
kpi: average_caseload; workers_over_caseload_guideline
severity: error
source: local rule, none is published
note: role 5 is the case holder; without full-time equivalent the cases are in no
    average
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where
    as_code(delivered."OrgRole") = '5'
    and coalesce(as_number(delivered."FTE"), 0) = 0
