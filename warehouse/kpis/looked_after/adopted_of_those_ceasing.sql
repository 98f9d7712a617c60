/*
code: LA15
title: Children ceasing to be looked after through adoption
id: adopted_of_those_ceasing
theme: looked_after
counted_unit: child
counted_as: children adopted
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
count_once: last
rule: ceased with reason E11 or E12 / LA04
note: Over a longer window a child counts once, at the last end, as in LA04; of two ends
    on one day an adoption counts. E11 and E12 are adoptions
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
select
    last_day(episode.care_end_date) as month_end,
    episode.person_key,
    episode.team_at_end as team,
    -- Who turned 18 before the day of the order was no longer looked after.
    coalesce(
        episode.end_reason_code in ('E11', 'E12')
        and episode.end_date = episode.care_end_date,
        false
    ) as is_met,
    episode.care_end_date as counted_date,
    episode.looked_after_episode_key,
    episode.end_reason_code,
    episode.end_date as episode_end_date
from facts.looked_after_episode as episode
where
    episode.is_end_of_care
    and not episode.is_short_break_at_end
    and not episode.is_adult_at_start
