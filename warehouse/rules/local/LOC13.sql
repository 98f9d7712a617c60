/*
code: "LOC13"
return: local
table: raw.annex_a_children_in_need
rule: a child in need episode does not close before it starts
columns: annex_a_children_in_need.start_date; close_date
kpi: cin_rate
severity: block
source: local rule, none is published
*/
select
    'annex_a_children_in_need' as source_table,
    delivered.row_number
from raw.annex_a_children_in_need as delivered
where as_sheet_date(delivered.close_date) < as_sheet_date(delivered.start_date)
