/*
code: "LOC97"
return: local
table: raw.fostering_households
rule: places and carers are not fewer than none
columns: fostering_households.approved_places; filled_places; unavailable_places;
    carer_count
kpi: fostering_place_occupancy
severity: error
source: local rule, none is published
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where
    least(
        as_integer(delivered.approved_places),
        as_integer(delivered.filled_places),
        as_integer(delivered.unavailable_places),
        as_integer(delivered.carer_count)
    ) < 0
