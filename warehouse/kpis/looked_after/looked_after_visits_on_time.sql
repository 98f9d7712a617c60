/*
code: LA08
title: Children looked after visited on time
id: looked_after_visits_on_time
theme: looked_after
counted_unit: child
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: visited within a week of the placement's start, then every 6 weeks (3 months after
    the first year where it is permanent) / LA01 due a visit
note: Every visit due since the present placement began, with the child seen; a visit is
    overdue from the day after its last day; permanent are long-term foster placements
    (U1, U4); a child whose placement is not recorded counts from a week after entering
    care and does not meet
settings: looked_after_first_visit_days, looked_after_visit_days,
    looked_after_permanent_visit_months, leap_day_birthday, history_months
needs: person, looked_after_episode.placement_key, legal_status, placement,
    looked_after_visit.is_child_seen
source: Care Planning Regulations 2010 reg 28
*/
with visits as (
    select
        visit.stay_key,
        min(visit.due_date) as first_due_date,
        -- Not made by its last day, whether later or not at all.
        min(visit.due_date) filter (
            where coalesce(visit.made_date > visit.due_date, true)
        ) as overdue_date
    from facts.looked_after_visit_due as visit
    group by visit.stay_key
)

select
    child.month_end,
    child.person_key,
    child.team,
    -- Whose placement is not recorded cannot be shown to be visited in time.
    child.stay_key is not null
    and coalesce(visits.overdue_date >= child.month_end, true) as is_met,
    child.month_end as counted_date,
    child.placement_key,
    visits.first_due_date as first_visit_due_date,
    case when visits.overdue_date < child.month_end then visits.overdue_date end
        as missed_visit_due_date
from facts.looked_after_at_month_end as child
left join visits
    on child.stay_key = visits.stay_key
where
    child.month_end >= case
        when child.stay_key is null
            then
                child.entered_care_date
                + to_days(getvariable('looked_after_first_visit_days'))
        else visits.first_due_date
    end
