/*
code: "LOC04"
return: local
table: raw.ssd_early_help_episodes
rule: an early help episode does not end before it starts
columns: ssd_early_help_episodes.earl_episode_start_date; earl_episode_end_date
kpi: early_help_open; early_help_started; early_help_ended
severity: block
source: local rule, none is published
*/
select
    'ssd_early_help_episodes' as source_table,
    delivered.row_number
from raw.ssd_early_help_episodes as delivered
where
    as_date(delivered.earl_episode_end_date)
    < as_date(delivered.earl_episode_start_date)
