/*
code: LA11
title: Health assessments up to date
id: health_assessment_up_to_date
theme: looked_after
counted_unit: child
counted_as: children with health assessments up to date
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 11
rule: looked after 12 months or more; 1 in the last 12 months at 5 or over, in the last
    6 months under 5 / cohort
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
            and health_check.check_type_code = 'HEALTH ASSESSMENT'
            and health_check.check_date
            between whole_months_start(
                child.month_end, case when child.age_years >= 5 then 12 else 6 end
            ) and child.month_end
    ) as is_met,
    child.month_end as counted_date,
    child.age_years,
    child.entered_care_date,
    (
        select max(health_check.check_date)
        from facts.health_check as health_check
        where
            child.person_key = health_check.person_key
            and health_check.is_completed
            and health_check.check_type_code = 'HEALTH ASSESSMENT'
            and health_check.check_date <= child.month_end
    ) as last_check_date
from facts.looked_after_at_month_end as child
where child.entered_care_date <= whole_months_start(child.month_end, 12)
