/*
code: "LOC08"
return: local
table: raw.ssda903_missing
rule: a child is not found before it went missing
columns: ssda903_missing.MIS_START; MIS_END
kpi: missing_children
severity: error
source: local rule, none is published
*/
select
    'ssda903_missing' as source_table,
    delivered.row_number
from raw.ssda903_missing as delivered
where as_british_date(delivered."MIS_END") < as_british_date(delivered."MIS_START")
