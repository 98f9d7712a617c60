/*
code: LA05
title: Children looked after with 3 or more placements in 12 months
id: three_or_more_placements
theme: looked_after
counted_unit: child
counted_as: children with 3 or more placements
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
looks_back_months: 11
rule: 3 or more placements in the 12 months to month end (temporary T and same-carer
    changes are not placements) / LA01
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status, placement
source: DfE SSDA903 guide
*/
with episodes as (
    select
        episode.person_key,
        episode.placement_key,
        episode.is_short_break_at_start,
        episode.start_date,
        -- One that was left open is over when the next one begins.
        least(
            episode.end_date,
            lead(episode.start_date) over (
                partition by episode.person_key
                order by
                    episode.start_date asc,
                    coalesce(episode.start_reason_code = 'S', false) desc,
                    -- one that was over the day it began comes before one that lasted
                    coalesce(episode.end_date > episode.start_date, true) asc,
                    episode.looked_after_episode_key asc
            )
        ) as end_date
    from facts.looked_after_episode as episode
)

select
    child.month_end,
    child.person_key,
    child.team,
    count(distinct placement.stay_key) >= 3 as is_met,
    child.month_end as counted_date,
    count(distinct placement.stay_key) as placements
from facts.looked_after_at_month_end as child
-- By its episodes, because a placement may have begun as a short break.
left join episodes as episode
    on
        child.person_key = episode.person_key
        and not episode.is_short_break_at_start
        and child.month_end >= episode.start_date
        and whole_months_start(child.month_end, 12)
        < coalesce(episode.end_date, date 'infinity')
left join facts.placement as placement
    on episode.placement_key = placement.placement_key
group by child.month_end, child.person_key, child.team
