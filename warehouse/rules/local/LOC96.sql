/*
code: "LOC96"
return: local
table: raw.fostering_households
rule: filled and unavailable fostering places together are no more than the approved
    ones
columns: fostering_households.approved_places; filled_places; unavailable_places
kpi: fostering_place_occupancy
severity: error
source: local rule, none is published
note: where the filled places alone are too many another rule says so
*/
select
    'fostering_households' as source_table,
    delivered.row_number
from raw.fostering_households as delivered
where
    as_integer(delivered.filled_places) <= as_integer(delivered.approved_places)
    and as_integer(delivered.filled_places) + as_integer(delivered.unavailable_places)
    > as_integer(delivered.approved_places)
