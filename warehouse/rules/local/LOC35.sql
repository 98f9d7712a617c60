/*
code: "LOC35"
return: local
table: raw.audits
rule: no two audits of a child are due on the same day
columns: audits.person_id; due_date
kpi: audits_completed
severity: query
source: local rule, none is published
*/
select
    'audits' as source_table,
    delivered.row_number
from raw.audits as delivered
where
    delivered.person_id is not null
    and as_date(delivered.due_date) is not null
qualify count(*) over (
    partition by delivered.person_id, as_date(delivered.due_date)
) > 1
