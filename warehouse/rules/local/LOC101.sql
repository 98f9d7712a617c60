/*
code: "LOC101"
return: local
table: raw.audits
rule: a completed audit has a grade
columns: audits.completed_date; grade
kpi: audits_good_or_better
severity: error
source: local rule, none is published
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    delivered.completed_date is not null
    and as_text(delivered.grade) is null
