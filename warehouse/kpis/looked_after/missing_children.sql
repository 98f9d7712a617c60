/*
code: LA13
title: Children looked after who went missing
id: missing_children
theme: looked_after
counted_unit: child
counted_as: children who went missing
measure: share
period: month
headline: month
unit: percent
polarity: lower_is_better
rule: one or more missing episodes started in the month while looked after / looked
    after at any time in the month
note: Missing is type M; away without authorisation (A) is not counted. Longer windows
    add months up, so a child counts once a month; the team is that of the last day in
    care of the month
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status, missing_episode
source: DfE SSDA903 guide
*/
with missing as (
    select
        episode.person_key,
        count(distinct episode.missing_episode_key) as missing_episodes,
        last_day(episode.start_date) as month_end,
        min(episode.start_date) as missing_from_date
    from facts.missing_episode as episode
    inner join facts.looked_after_stretch as care
        on
            episode.person_key = care.person_key
            and is_open(care.start_date, care.end_date, episode.start_date)
    where episode.is_missing
    group by episode.person_key, last_day(episode.start_date)
),

children as (
    select
        month.month_end,
        care.person_key,
        -- The last day in care of the month.
        max(least(month.month_end, care.end_date - 1)) as last_date
    from dimensions.reporting_month as month
    inner join facts.looked_after_stretch as care
        on
            month.month_end >= care.start_date
            and month.month < coalesce(care.end_date, date 'infinity')
    group by month.month_end, care.person_key
)

select
    children.month_end,
    children.person_key,
    responsible.team,
    missing.person_key is not null as is_met,
    children.last_date as counted_date,
    coalesce(missing.missing_episodes, 0) as missing_episodes,
    missing.missing_from_date
from children
left join missing
    on
        children.person_key = missing.person_key
        and children.month_end = missing.month_end
left join facts.case_responsibility as responsible
    on
        children.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, children.last_date
        )
