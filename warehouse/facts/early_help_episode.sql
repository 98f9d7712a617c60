/*
grain: one row per early help episode
keeps_rows_of: staged.early_help_episode
*/
select
    episode.early_help_episode_key,
    episode.person_key,
    episode.end_reason_code,
    coalesce(team.team_name, episode.source_team, responsible.team) as team,
    episode.start_date,
    episode.end_date
from staged.early_help_episode as episode
left join dimensions.team as team
    on
        episode.source_team = team.source_team
        and episode.start_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        episode.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, episode.start_date)
