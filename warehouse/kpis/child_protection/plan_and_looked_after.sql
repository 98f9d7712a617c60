/*
code: CP18
title: Children on a plan who are also looked after
id: plan_and_looked_after
theme: child_protection
counted_unit: child
counted_as: children on a plan and looked after
measure: count
period: month_end
headline: month_end
unit: number
polarity: lower_is_better
rule: both open at month end
settings: leap_day_birthday
needs: person, protection_plan, looked_after_episode, legal_status
source: local
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.month_end as counted_date,
    child.protection_plan_key,
    child.start_date as plan_start_date,
    looked_after.entered_care_date
from facts.protection_plan_at_month_end as child
inner join facts.looked_after_at_month_end as looked_after
    on
        child.person_key = looked_after.person_key
        and child.month_end = looked_after.month_end
