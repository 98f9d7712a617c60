/*
code: "LOC15"
return: local
table: raw.annex_a_looked_after
rule: a period of being looked after does not end before it starts
columns: annex_a_looked_after.start_date; end_date
kpi: lac_rate; lac_flow
severity: block
source: local rule, none is published
*/
select
    'annex_a_looked_after' as source_table,
    delivered.row_number
from raw.annex_a_looked_after as delivered
where as_sheet_date(delivered.end_date) < as_sheet_date(delivered.start_date)
