/*
code: FO06
title: Children in residential placements
id: residential_placements
theme: fostering
counted_unit: child
counted_as: children in residential placements
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: placement K1, K2, R1, S1 / LA01
note: K1 is a secure children's home, K2 a children's home, R1 a residential care home,
    S1 a residential school
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status,
    placement.placement_type_code, placement.end_date
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.is_residential as is_met,
    child.month_end as counted_date,
    child.placement_key,
    child.placement_type_code
from facts.looked_after_at_month_end as child
