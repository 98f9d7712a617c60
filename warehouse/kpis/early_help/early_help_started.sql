/*
code: EH01
title: Early help episodes started
id: early_help_started
theme: early_help
counted_unit: episode
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by start date
needs: early_help_episode
source: Annex A list 2; SSD
*/
select
    last_day(episode.start_date) as month_end,
    episode.person_key,
    episode.team_at_start as team,
    episode.start_date as counted_date,
    episode.early_help_episode_key
from facts.early_help_episode as episode
