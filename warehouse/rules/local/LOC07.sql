/*
code: "LOC07"
return: local
table: raw.ssd_missing
rule: a child is not found before it went missing
columns: ssd_missing.miss_missing_episode_start_date; miss_missing_episode_end_date
kpi: missing_children
severity: error
source: local rule, none is published
*/
select
    'ssd_missing' as source_table,
    delivered.row_number
from raw.ssd_missing as delivered
where
    as_date(delivered.miss_missing_episode_end_date)
    < as_date(delivered.miss_missing_episode_start_date)
