/*
code: LA08
title: Children looked after visited on time
id: looked_after_visits_on_time
theme: looked_after
counted_unit: child
counted_as: children visited on time
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: visited within a week of the placement's start, then every 6 weeks (3 months after
    the first year where it is permanent) / LA01 due a visit
note: No visit to the present placement, with the child seen, was overdue on any day of
    the 12 months to the month end; a visit is overdue from the day after its last day;
    permanent are long-term foster placements
    (U1, U4); a child whose placement is not recorded counts from a week after entering
    care and does not meet
settings: looked_after_first_visit_days, looked_after_visit_days,
    looked_after_permanent_visit_months, leap_day_birthday, history_months
needs: person, looked_after_episode.placement_key, legal_status, placement,
    looked_after_visit.is_child_seen
source: Care Planning Regulations 2010 reg 28
*/
with first_due as (
    select
        visit.stay_key,
        min(visit.due_date) as due_date
    from facts.looked_after_visit_due as visit
    group by visit.stay_key
),

missed as (
    select
        child.month_end,
        child.person_key,
        min(visit.due_date) as due_date
    from facts.looked_after_at_month_end as child
    inner join facts.looked_after_visit_due as visit
        on
            child.stay_key = visit.stay_key
            and child.month_end > visit.due_date
            -- Made in time, or so long ago that it is no lapse of the 12 months.
            and greatest(visit.due_date, whole_months_start(child.month_end, 12))
            < coalesce(visit.made_date, date 'infinity')
    group by child.month_end, child.person_key
)

select
    child.month_end,
    child.person_key,
    child.team,
    -- Whose placement is not recorded cannot be shown to be visited in time.
    child.stay_key is not null and missed.person_key is null as is_met,
    child.month_end as counted_date,
    child.placement_key,
    first_due.due_date as first_visit_due_date,
    missed.due_date as missed_visit_due_date
from facts.looked_after_at_month_end as child
left join first_due
    on child.stay_key = first_due.stay_key
left join missed
    on
        child.month_end = missed.month_end
        and child.person_key = missed.person_key
where
    child.month_end >= case
        when child.stay_key is null
            then
                child.entered_care_date
                + to_days(getvariable('looked_after_first_visit_days'))
        else first_due.due_date
    end
