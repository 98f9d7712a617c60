/*
code: "LOC87"
return: local
table: raw.workforce
rule: full-time equivalent lies between 0 and 1
columns: workforce.FTE
kpi: agency_rate; average_caseload
severity: error
source: local rule, none is published
*/
select
    'workforce' as source_table,
    delivered.row_number
from raw.workforce as delivered
where as_number(delivered."FTE") not between 0 and 1
