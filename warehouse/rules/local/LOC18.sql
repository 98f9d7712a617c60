/*
code: "LOC18"
return: local
table: raw.workforce
rule: a role does not end before it starts
columns: workforce.RoleStartDate; RoleEndDate
kpi: sw_turnover
severity: error
source: local rule, none is published
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where as_date(delivered."RoleEndDate") < as_date(delivered."RoleStartDate")
