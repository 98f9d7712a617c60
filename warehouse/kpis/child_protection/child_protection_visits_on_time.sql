/*
code: CP17
title: Children on a plan visited on time
id: child_protection_visits_on_time
theme: child_protection
counted_unit: child
counted_as: children visited on time
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
rule: seen within the local interval (setting, default 10 working days) before month end
    / children whose plan has been open longer than it
note: Numbers of the rule are defaults; the settings beside it are what was used
settings: protection_visit_working_days
needs: protection_plan, protection_visit.is_child_seen
source: local; Working Together
*/
select
    child.month_end,
    child.person_key,
    child.team,
    exists(
        select 1
        from facts.protection_visit as visit
        inner join dimensions.working_day as visited
            on visit.visit_date = visited.calendar_date
        where
            child.person_key = visit.person_key
            and visit.is_child_seen
            and visit.visit_date <= child.month_end
            and today.working_day_number - visited.working_day_number
            <= getvariable('protection_visit_working_days')
    ) as is_met,
    child.month_end as counted_date,
    child.protection_plan_key,
    child.open_since_date,
    (
        select max(visit.visit_date)
        from facts.protection_visit as visit
        where
            child.person_key = visit.person_key
            and visit.is_child_seen
            and visit.visit_date <= child.month_end
    ) as last_seen_date
from facts.protection_plan_at_month_end as child
inner join dimensions.working_day as started
    on child.open_since_date = started.calendar_date
inner join dimensions.working_day as today
    on child.month_end = today.calendar_date
where
    today.working_day_number - started.working_day_number
    > getvariable('protection_visit_working_days')
