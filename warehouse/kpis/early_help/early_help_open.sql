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
needs: early_help_episode.end_date
source: SSD
*/
select
    month.month_end,
    episode.person_key,
    coalesce(team.team_name, episode.source_team, responsible.team) as team,
    month.month_end as counted_date,
    episode.start_date as episode_start_date
from dimensions.reporting_month as month
inner join facts.early_help_episode as episode
    on is_open(episode.start_date, episode.end_date, month.month_end)
left join dimensions.team as team
    on
        episode.source_team = team.source_team
        and month.month_end between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        episode.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
