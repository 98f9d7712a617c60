/*
code: "LOC95"
return: local
table: raw.fostering_households
rule: no more fostering places are filled than approved
columns: fostering_households.approved_places; filled_places
kpi: fostering_place_occupancy
severity: error
source: local rule, none is published
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where as_integer(delivered.filled_places) > as_integer(delivered.approved_places)
