/*
code: LA14
title: Return interviews offered
id: return_interviews_offered
theme: looked_after
counted_unit: missing episode
counted_as: interviews offered
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: missing episodes ended in the month with an interview offered / ended
note: Every child who went missing, looked after or not; away without authorisation (A)
    is not counted
needs: missing_episode.is_return_interview_offered
source: Annex A list 8; SSD
*/
select
    last_day(episode.end_date) as month_end,
    episode.person_key,
    episode.team_at_end as team,
    coalesce(episode.is_return_interview_offered, false) as is_met,
    episode.end_date as counted_date,
    episode.is_return_interview_offered,
    episode.start_date as missing_from_date
from facts.missing_episode as episode
where episode.is_missing and episode.end_date is not null
