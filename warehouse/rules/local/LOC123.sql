/*
code: "LOC123"
return: local
table: raw.annex_a_looked_after
rule: a child is not looked after, placed or given a legal status before being born
columns: annex_a_looked_after.birth_date; start_date; placement_start_date;
    legal_status_start_date
kpi: lac_rate; placement_mix
severity: error
source: local rule, none is published
*/
select
    'annex_a_looked_after' as source_table,
    delivered.row_number
from raw.annex_a_looked_after as delivered
where
    least(
        as_sheet_date(delivered.start_date),
        as_sheet_date(delivered.placement_start_date),
        as_sheet_date(delivered.legal_status_start_date)
    ) < as_sheet_date(delivered.birth_date)
