/*
code: LA02
title: Children looked after per 10,000 children
id: children_looked_after_rate
theme: looked_after
counted_unit: child
measure: rate_per_10000
period: month_end
headline: month_end
unit: rate per 10,000
polarity: neutral
decimals: 0
rule: LA01 / 0-17 population x 10,000
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
