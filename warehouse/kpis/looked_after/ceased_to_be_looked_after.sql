/*
code: LA04
title: Children ceasing to be looked after
id: ceased_to_be_looked_after
theme: looked_after
counted_unit: child
measure: count
period: month
headline: month
unit: number
polarity: neutral
count_once: last
rule: episode ended with a reason other than X1 and V3/V4 excluded; over a longer window
    a child counts once, at the last end
note: X1 is an episode that ended because the next one began; V3 and V4 are short
    breaks. Care ends at the 18th birthday, whatever the record says of the time after
    it
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
select
    last_day(episode.care_end_date) as month_end,
    episode.person_key,
    episode.team_at_end as team,
    episode.care_end_date as counted_date,
    episode.looked_after_episode_key,
    episode.end_reason_code
from facts.looked_after_episode as episode
where
    episode.is_end_of_care
    and not episode.is_short_break_at_end
    and not episode.is_adult_at_start
