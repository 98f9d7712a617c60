/*
code: LA12
title: Dental checks up to date
id: dental_check_up_to_date
theme: looked_after
counted_unit: child
counted_as: children with dental checks up to date
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: looked after 12 months or more with a check in the last 12 months / cohort
note: The last 12 months are whole months that end with the month end
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status, health_check
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    exists(
        select 1
        from facts.health_check as health_check
        where
            child.person_key = health_check.person_key
            and health_check.is_completed
            and health_check.check_type_code = 'DENTAL CHECK'
            and health_check.check_date between whole_months_start(child.month_end, 12)
            and child.month_end
    ) as is_met,
    child.month_end as counted_date,
    child.entered_care_date,
    (
        select max(health_check.check_date)
        from facts.health_check as health_check
        where
            child.person_key = health_check.person_key
            and health_check.is_completed
            and health_check.check_type_code = 'DENTAL CHECK'
            and health_check.check_date <= child.month_end
    ) as last_check_date
from facts.looked_after_at_month_end as child
where child.entered_care_date <= whole_months_start(child.month_end, 12)
