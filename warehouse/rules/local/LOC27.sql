/*
code: "LOC27"
return: local
table: raw.ssd_missing
rule: no two missing episodes of a child start on the same day
columns: ssd_missing.miss_person_id; miss_missing_episode_start_date
kpi: missing_children
severity: query
source: local rule, none is published
*/
select
    'ssd_missing' as source_table,
    delivered.row_number
from raw.ssd_missing as delivered
where
    delivered.miss_person_id is not null
    and as_date(delivered.miss_missing_episode_start_date) is not null
qualify count(*) over (
    partition by
        delivered.miss_person_id,
        as_date(delivered.miss_missing_episode_start_date)
) > 1
