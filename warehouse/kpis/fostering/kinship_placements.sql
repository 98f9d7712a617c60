/*
code: FO05
title: Children placed with relatives or friends
id: kinship_placements
theme: fostering
counted_unit: child
counted_as: children placed with relatives or friends
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
rule: placement U1-U3 / LA01
note: U1 to U3 are foster placements with relatives or friends
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status,
    placement.placement_type_code, placement.end_date
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.is_kinship as is_met,
    child.month_end as counted_date,
    child.placement_key,
    child.placement_type_code
from facts.looked_after_at_month_end as child
