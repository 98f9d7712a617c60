/*
code: EH03
title: Early help episodes open
id: early_help_open
theme: early_help
counted_unit: episode
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: open at month end
needs: ssd_early_help_episodes
source: SSD
*/
select
    month.month_end,
    episode.person_key,
    episode.team,
    month.month_end as counted_date
from dimensions.reporting_month as month
inner join facts.early_help_episode as episode
    on is_open(episode.start_date, episode.end_date, month.month_end)
