/*
code: FO02
title: Foster placements with independent fostering agencies
id: ifa_foster_share
theme: fostering
counted_unit: child
counted_as: children with independent agencies
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: placement U1-U6 with provider PR4 or PR5 / U1-U6
note: Show FO04 as a share of LA01 beside it. U1 to U6 are foster placements, U1 to U3
    of them with relatives or friends; PR4 is private and PR5 voluntary, together the
    independent agencies
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status,
    placement.placement_type_code, placement.provider_code
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    coalesce(child.provider_code in ('PR4', 'PR5'), false) as is_met,
    child.month_end as counted_date,
    child.placement_key,
    child.placement_type_code,
    child.provider_code
from facts.looked_after_at_month_end as child
where child.is_foster
