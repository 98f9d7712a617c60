/*
code: LA01
title: Children looked after
id: children_looked_after
theme: looked_after
counted_unit: child
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: distinct children under 18 at month end with an open episode, legal status not
    V3/V4
note: V3 and V4 are short breaks
settings: leap_day_birthday
needs: person, looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.month_end as counted_date,
    child.legal_status_code,
    child.entered_care_date
from facts.looked_after_at_month_end as child
