/*
code: "LOC11"
return: local
table: raw.ssda903_social_worker
rule: a social worker does not leave a child before taking the child on
columns: ssda903_social_worker.SW_DECOM; SW_DEC
kpi: sw_caseload
severity: error
source: local rule, none is published
*/
select
    'ssda903_social_worker' as source_table,
    delivered.row_number
from raw.ssda903_social_worker as delivered
where as_british_date(delivered."SW_DEC") < as_british_date(delivered."SW_DECOM")
