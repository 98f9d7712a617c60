/*
code: EH02
title: Early help episodes ended
id: early_help_ended
theme: early_help
counted_unit: episode
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by end date
needs: early_help_episode.end_date
source: SSD
*/
select
    last_day(episode.end_date) as month_end,
    episode.person_key,
    episode.team_at_end as team,
    episode.end_date as counted_date,
    episode.start_date as episode_start_date
from facts.early_help_episode as episode
where episode.end_date is not null
