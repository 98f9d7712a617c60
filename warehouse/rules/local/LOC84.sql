/*
code: "LOC84"
return: local
table: raw.ssd_cla_placement
rule: the distance from home lies between 0 and 999.9 miles
columns: ssd_cla_placement.clap_cla_placement_distance
kpi: placed_over_20_miles
severity: error
source: local rule, none is published
note: 999.9 stands for not known
*/
select
    'ssd_cla_placement' as source_table,
    delivered.row_number
from raw.ssd_cla_placement as delivered
where as_number(delivered.clap_cla_placement_distance) not between 0 and 999.9
