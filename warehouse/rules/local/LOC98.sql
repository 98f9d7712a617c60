/*
code: "LOC98"
return: local
table: raw.fostering_households
rule: the date and the reason of deregistration are both there or both blank
columns: fostering_households.deregistered_date; deregistration_reason
kpi: fostering_households_deregistered
severity: query
source: local rule, none is published
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where
    (delivered.deregistered_date is null)
    <> (as_text(delivered.deregistration_reason) is null)
