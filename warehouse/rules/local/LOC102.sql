/*
code: "LOC102"
return: local
table: raw.audits
rule: an audit with a grade has the date it was completed
columns: audits.completed_date; grade; moderated_grade
kpi: audits_completed; audits_good_or_better
severity: error
source: local rule, none is published
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    delivered.completed_date is null
    and coalesce(
        as_text(delivered.grade), as_text(delivered.moderated_grade)
    ) is not null
