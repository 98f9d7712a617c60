/*
code: "LOC100"
return: local
table: raw.audits
rule: an audit is completed at most a year before it is due
columns: audits.due_date; completed_date
kpi: audits_completed
severity: error
source: local rule, none is published
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    as_date(delivered.completed_date)
    < as_date(delivered.due_date) - interval 1 year
