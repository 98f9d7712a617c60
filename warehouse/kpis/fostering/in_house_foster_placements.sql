/*
code: FO03
title: Children in in-house foster placements
id: in_house_foster_placements
theme: fostering
counted_unit: child
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: placement U1-U6, provider PR1
note: U1 to U6 are foster placements, U1 to U3 of them with relatives or friends; PR1 is
    own provision
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status,
    placement.placement_type_code, placement.provider_code
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    child.month_end as counted_date,
    child.placement_key,
    child.placement_type_code,
    child.provider_code
from facts.looked_after_at_month_end as child
where child.is_foster and child.provider_code = 'PR1'
