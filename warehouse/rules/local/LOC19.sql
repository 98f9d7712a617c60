/*
code: "LOC19"
return: local
table: raw.fostering_households
rule: a fostering household is not deregistered before it was approved
columns: fostering_households.approved_date; deregistered_date
kpi: fostering_households; fostering_households_deregistered
severity: block
source: local rule, none is published
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where as_date(delivered.deregistered_date) < as_date(delivered.approved_date)
