/*
code: "LOC127"
return: local
table: raw.audits
rule: an audit is completed at most a quarter of a year before it is due
columns: audits.due_date; completed_date
kpi: audits_completed
severity: query
source: local rule, none is published
note: days and months that were swapped show by it
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    as_date(delivered.completed_date)
    < as_date(delivered.due_date) - interval 3 month
