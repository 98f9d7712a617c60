/*
grain: one row per episode of care and stretch of it outside short breaks
note: an episode is cut where a legal status begins or ends; what is V3 or V4 is left
    out; of several statuses of a day the one that began last counts; care ends at the
    18th birthday, and an episode that is over the day it began has no day in care
*/
with changed as (
    select
        status.person_key,
        status.start_date as day
    from facts.legal_status as status
    union
    select
        status.person_key,
        status.end_date as day
    from facts.legal_status as status
),
cuts as (
    select
        episode.looked_after_episode_key,
        episode.start_date as day
    from facts.looked_after_episode as episode
    where coalesce(episode.care_end_date, date 'infinity') > episode.start_date
    union
    select
        episode.looked_after_episode_key,
        changed.day
    from facts.looked_after_episode as episode
    inner join changed
        on
            episode.person_key = changed.person_key
            and episode.start_date < changed.day
            and coalesce(episode.care_end_date, date 'infinity') > changed.day
),
stretches as (
    select
        episode.looked_after_episode_key,
        episode.person_key,
        cuts.day as start_date,
        coalesce(
            lead(cuts.day) over (
                partition by cuts.looked_after_episode_key order by cuts.day
            ),
            episode.care_end_date
        ) as end_date
    from cuts
    inner join facts.looked_after_episode as episode
        on cuts.looked_after_episode_key = episode.looked_after_episode_key
),
judged as (
    select
        stretches.looked_after_episode_key,
        stretches.person_key,
        coalesce(status.is_short_break, false) as is_short_break,
        stretches.start_date,
        stretches.end_date
    from stretches
    left join facts.legal_status as status
        on
            stretches.person_key = status.person_key
            and is_open(status.start_date, status.end_date, stretches.start_date)
    qualify row_number() over (
        partition by stretches.looked_after_episode_key, stretches.start_date
        order by status.start_date desc, status.legal_status_key desc
    ) = 1
)
select
    judged.looked_after_episode_key,
    judged.person_key,
    judged.start_date,
    judged.end_date
from judged
where not judged.is_short_break
