/*
code: "LOC17"
return: local
table: raw.annex_a_section_47
rule: an initial conference is not held before its section 47 enquiry started
columns: annex_a_section_47.start_date; conference_date
kpi: icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'annex_a_section_47' as source_table,
    delivered.row_number
from raw.annex_a_section_47 as delivered
where as_sheet_date(delivered.conference_date) < as_sheet_date(delivered.start_date)
