/*
code: FO07
title: New foster placements made with independent agencies
id: new_ifa_placements
theme: fostering
counted_unit: placement
counted_as: new placements with independent agencies
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
rule: U1-U6 placements started in the month, provider PR4 or PR5 / U1-U6 placements
    started
note: U1 to U6 are foster placements, U1 to U3 of them with relatives or friends; PR4 is
    private and PR5 voluntary, together the independent agencies
settings: leap_day_birthday
needs: person, placement.placement_type_code, placement.provider_code,
    looked_after_episode, legal_status
source: DfE SSDA903 guide
*/
select
    last_day(placement.start_date) as month_end,
    placement.person_key,
    placement.team,
    coalesce(placement.provider_code in ('PR4', 'PR5'), false) as is_met,
    placement.start_date as counted_date,
    placement.placement_key,
    placement.placement_type_code,
    placement.provider_code
from facts.placement as placement
where
    placement.is_foster
    and placement.is_new
    and not placement.is_short_break_at_start
