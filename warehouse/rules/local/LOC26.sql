/*
code: "LOC26"
return: local
table: raw.ssd_early_help_episodes
rule: no two early help episodes of a child start on the same day
columns: ssd_early_help_episodes.earl_person_id; earl_episode_start_date
kpi: early_help_started; early_help_open
severity: error
source: local rule, none is published
*/
select
    'ssd_early_help_episodes' as source_table,
    delivered.row_number
from raw.ssd_early_help_episodes as delivered
where
    delivered.earl_person_id is not null
    and as_date(delivered.earl_episode_start_date) is not null
qualify count(*) over (
    partition by delivered.earl_person_id, as_date(delivered.earl_episode_start_date)
) > 1
