/*
code: "LOC01"
return: local
table: raw.ssd_cla_placement
rule: a placement does not end before it starts
columns: ssd_cla_placement.clap_cla_placement_start_date; clap_cla_placement_end_date
kpi: placement_mix; fostering_ifa_share
severity: block
source: local rule, none is published
*/
select
    'ssd_cla_placement' as source_table,
    delivered.row_number
from raw.ssd_cla_placement as delivered
where
    as_date(delivered.clap_cla_placement_end_date)
    < as_date(delivered.clap_cla_placement_start_date)
