/*
code: LA03
title: Children starting to be looked after
id: started_to_be_looked_after
theme: looked_after
counted_unit: child
measure: count
period: month
headline: month
unit: number
polarity: neutral
count_once: first
rule: first episode of a period of care (RNE S), V3/V4 excluded; over a longer window a
    child counts once, at the first start
note: RNE is the reason for a new episode, S started to be looked after; V3 and V4 are
    short breaks
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
select
    last_day(episode.start_date) as month_end,
    episode.person_key,
    episode.team_at_start as team,
    episode.start_date as counted_date,
    episode.looked_after_episode_key,
    episode.start_reason_code
from facts.looked_after_episode as episode
where
    episode.start_reason_code = 'S'
    and not episode.is_short_break_at_start
    and not episode.is_adult_at_start
