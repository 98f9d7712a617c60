/*
grain: one row per early help episode
note: the team at the end is that of the day before, because involvements close with the
    episode
keeps_rows_of: staged.early_help_episode
*/
select
    episode.early_help_episode_key,
    episode.person_key,
    episode.end_reason_code,
    episode.source_team,
    coalesce(named_at_start.team_name, episode.source_team, responsible_at_start.team)
        as team_at_start,
    coalesce(named_at_end.team_name, episode.source_team, responsible_at_end.team)
        as team_at_end,
    episode.start_date,
    episode.end_date
from staged.early_help_episode as episode
left join dimensions.team as named_at_start
    on
        episode.source_team = named_at_start.source_team
        and episode.start_date between named_at_start.valid_from
        and named_at_start.valid_to
left join dimensions.team as named_at_end
    on
        episode.source_team = named_at_end.source_team
        and episode.end_date between named_at_end.valid_from and named_at_end.valid_to
left join facts.case_responsibility as responsible_at_start
    on
        episode.person_key = responsible_at_start.person_key
        and is_open(
            responsible_at_start.start_date,
            responsible_at_start.end_date,
            episode.start_date
        )
left join facts.case_responsibility as responsible_at_end
    on
        episode.person_key = responsible_at_end.person_key
        and is_open(
            responsible_at_end.start_date,
            responsible_at_end.end_date,
            greatest(episode.start_date, episode.end_date - 1)
        )
