/*
code: "LOC16"
return: local
table: raw.annex_a_assessments
rule: an assessment is not authorised before it starts
columns: annex_a_assessments.start_date; authorised_date
kpi: assessment_timeliness
severity: block
source: local rule, none is published
*/
select
    'annex_a_assessments' as source_table,
    delivered.row_number
from raw.annex_a_assessments as delivered
where as_sheet_date(delivered.authorised_date) < as_sheet_date(delivered.start_date)
