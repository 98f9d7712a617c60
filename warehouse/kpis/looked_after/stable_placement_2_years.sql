/*
code: LA06
title: Children in the same placement for 2 years
id: stable_placement_2_years
theme: looked_after
counted_unit: child
counted_as: children in the same placement for 2 years
measure: share
period: month_end
headline: month_end
unit: percent
polarity: higher_is_better
looks_back_months: 29
rule: under 16, looked after 2.5 years or more, same carer 2 years or more (T and U
    moves and legal changes do not break it; adoptive plus preceding placement together)
    / under 16 and 2.5 years or more
note: A period that began on the first day of 30 whole months has lasted them; a move
    after a temporary placement counts as its code says; who is adopted by the foster
    carer has been there since the carer fostered the child. T and U are moves with the
    same carer, U with another legal status
settings: leap_day_birthday
needs: person, looked_after_episode.placement_key, legal_status, placement
source: DfE SSDA903 guide
*/
select
    child.month_end,
    child.person_key,
    child.team,
    coalesce(
        child.together_since_date <= whole_months_start(child.month_end, 24), false
    )
        as is_met,
    child.month_end as counted_date,
    child.entered_care_date,
    child.together_since_date
from facts.looked_after_at_month_end as child
where
    child.age_years < 16
    and child.entered_care_date <= whole_months_start(child.month_end, 30)
