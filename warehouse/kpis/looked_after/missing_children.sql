/*
code: LA13
title: Children looked after who went missing
id: missing_children
theme: looked_after
counted_unit: child
measure: share
period: month
headline: month
unit: percent
polarity: lower_is_better
rule: one or more missing episodes started in the month while looked after / looked
    after at any time in the month
note: Missing is type M; away without authorisation (A) is not counted
needs: person, looked_after_episode, legal_status, missing_episode
source: DfE SSDA903 guide
*/
with missing as (
    select distinct
        episode.person_key,
        last_day(episode.start_date) as month_end
    from facts.missing_episode as episode
    inner join facts.looked_after_episode as care
        on
            episode.person_key = care.person_key
            and not care.is_short_break_at_start
            and is_open(care.start_date, care.care_end_date, episode.start_date)
    where episode.is_missing
)

select
    month.month_end,
    care.person_key,
    arg_max(care.team_at_end, (care.start_date, care.looked_after_episode_key)) as team,
    bool_or(missing.person_key is not null) as is_met,
    month.month_end as counted_date
from dimensions.reporting_month as month
inner join facts.looked_after_episode as care
    on
        month.month_end >= care.start_date
        and month.month < coalesce(care.care_end_date, date 'infinity')
        -- An episode that is over the day it began has no day in care.
        and care.start_date < coalesce(care.care_end_date, date 'infinity')
left join missing
    on
        care.person_key = missing.person_key
        and month.month_end = missing.month_end
where not care.is_short_break_at_start
group by month.month_end, care.person_key
