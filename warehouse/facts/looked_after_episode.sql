/*
grain: one row per episode of care
note: short breaks are the legal statuses V3 and V4, judged on the first day of the
    episode and on the day before it ended (its first day where it ended the same day);
    so is the team, because involvements close with the episode; care ends with the
    episode or at the 18th birthday, whatever the record says of the time after it
keeps_rows_of: staged.looked_after_episode
*/
with episodes as (
    select
        episode.*,
        birthday(person.birth_date, 18) as adult_date,
        least(episode.end_date, birthday(person.birth_date, 18)) as care_end_date
    from staged.looked_after_episode as episode
    left join dimensions.person as person
        on episode.person_key = person.person_key
),

legal_status as (
    select
        status.person_key,
        status.legal_status_key,
        legal_status_code.is_short_break,
        status.start_date,
        status.end_date
    from staged.legal_status as status
    left join reference.legal_status_code as legal_status_code
        on status.legal_status_code = legal_status_code.code
),

at_start as (
    select
        episode.looked_after_episode_key,
        coalesce(
            arg_max(
                legal_status.is_short_break,
                (legal_status.start_date, legal_status.legal_status_key)
            ),
            false
        ) as is_short_break
    from staged.looked_after_episode as episode
    left join legal_status
        on
            episode.person_key = legal_status.person_key
            and is_open(
                legal_status.start_date, legal_status.end_date, episode.start_date
            )
    group by episode.looked_after_episode_key
),

at_end as (
    select
        episode.looked_after_episode_key,
        coalesce(
            arg_max(
                legal_status.is_short_break,
                (legal_status.start_date, legal_status.legal_status_key)
            ),
            false
        ) as is_short_break
    from episodes as episode
    left join legal_status
        on
            episode.person_key = legal_status.person_key
            and is_open(
                legal_status.start_date,
                legal_status.end_date,
                greatest(episode.start_date, episode.care_end_date - 1)
            )
    where episode.care_end_date is not null
    group by episode.looked_after_episode_key
),

entered as (
    -- A period of care begins with its S; of several on one day the S comes first.
    select
        episode.looked_after_episode_key,
        coalesce(
            last_value(
                case when episode.start_reason_code = 'S' then episode.start_date end
                ignore nulls
            ) over (
                partition by episode.person_key, episode.period_of_care_key
                order by
                    episode.start_date asc,
                    coalesce(episode.start_reason_code = 'S', false) desc,
                    episode.looked_after_episode_key
                rows between unbounded preceding and current row
            ),
            min(episode.entered_care_date) over (
                partition by episode.person_key, episode.period_of_care_key
            ),
            min(episode.start_date) over (
                partition by episode.person_key, episode.period_of_care_key
            )
        ) as entered_care_date
    from staged.looked_after_episode as episode
)

select
    episode.looked_after_episode_key,
    episode.person_key,
    episode.period_of_care_key,
    episode.placement_key,
    episode.start_reason_code,
    episode.end_reason_code,
    team_at_start.team as team_at_start,
    team_at_end.team as team_at_end,
    at_start.is_short_break as is_short_break_at_start,
    coalesce(at_end.is_short_break, at_start.is_short_break) as is_short_break_at_end,
    coalesce(episode.start_date >= episode.adult_date, false) as is_adult_at_start,
    coalesce(episode.care_end_date = episode.adult_date, false)
    or coalesce(episode.end_reason_code <> 'X1', false) as is_end_of_care,
    entered.entered_care_date,
    episode.start_date,
    episode.end_date,
    episode.care_end_date
from episodes as episode
inner join entered
    on episode.looked_after_episode_key = entered.looked_after_episode_key
inner join at_start
    on episode.looked_after_episode_key = at_start.looked_after_episode_key
left join at_end
    on episode.looked_after_episode_key = at_end.looked_after_episode_key
left join facts.case_responsibility as team_at_start
    on
        episode.person_key = team_at_start.person_key
        and is_open(
            team_at_start.start_date, team_at_start.end_date, episode.start_date
        )
left join facts.case_responsibility as team_at_end
    on
        episode.person_key = team_at_end.person_key
        and is_open(
            team_at_end.start_date,
            team_at_end.end_date,
            greatest(episode.start_date, episode.care_end_date - 1)
        )
