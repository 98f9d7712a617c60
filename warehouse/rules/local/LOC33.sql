/*
code: "LOC33"
return: local
table: raw.ssda903_missing
rule: no two missing episodes of a child start on the same day
columns: ssda903_missing.CHILD; MIS_START
kpi: missing_children
severity: query
source: local rule, none is published
*/
select
    'ssda903_missing' as source_table,
    delivered.row_number
from raw.ssda903_missing as delivered
where
    delivered."CHILD" is not null
    and as_british_date(delivered."MIS_START") is not null
qualify count(*) over (
    partition by delivered."CHILD", as_british_date(delivered."MIS_START")
) > 1
