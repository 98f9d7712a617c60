/*
code: LA09
title: Children placed more than 20 miles from home
id: placed_over_20_miles
theme: looked_after
counted_unit: child
counted_as: children placed more than 20 miles from home
measure: share
period: month_end
headline: month_end
unit: percent
polarity: lower_is_better
rule: distance over 20 miles and known (999.9 = unknown; UASC blank) / LA01
note: Numbers of the rule are defaults; the settings beside it are what was used
settings: far_from_home_miles, leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status,
    placement.distance_miles
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    coalesce(
        child.distance_miles > getvariable('far_from_home_miles')
        and child.distance_miles <> 999.9,
        false
    ) as is_met,
    child.month_end as counted_date,
    child.placement_key,
    child.placement_type_code,
    child.distance_miles
from facts.looked_after_at_month_end as child
