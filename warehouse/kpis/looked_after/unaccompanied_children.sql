/*
code: LA10
title: Unaccompanied asylum-seeking children looked after
id: unaccompanied_children
theme: looked_after
counted_unit: child
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: LA01 with UASC status open
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status, immigration_status
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.month_end as counted_date,
    child.entered_care_date
from facts.looked_after_at_month_end as child
where
    exists (
        select 1
        from facts.immigration_status as status
        where
            child.person_key = status.person_key
            and status.is_unaccompanied
            and is_open(status.start_date, status.end_date, child.month_end)
    )
