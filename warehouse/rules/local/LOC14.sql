/*
code: "LOC14"
return: local
table: raw.annex_a_child_protection
rule: a child protection plan does not end before it starts
columns: annex_a_child_protection.start_date; end_date
kpi: cpp_rate
severity: block
source: local rule, none is published
*/
select
    'annex_a_child_protection' as source_table,
    delivered.row_number
from raw.annex_a_child_protection as delivered
where as_sheet_date(delivered.end_date) < as_sheet_date(delivered.start_date)
