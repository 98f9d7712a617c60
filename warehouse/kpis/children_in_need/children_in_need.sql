/*
code: CN01
title: Children in need
id: children_in_need
theme: children_in_need
counted_unit: CIN episode
measure: count
period: month_end
headline: month_end
unit: number
polarity: neutral
rule: CIN episodes open at month end, referrals flagged no further action left out
    (includes unborn children and 18+ still served)
note: Episodes are counted, so a child with two open at once counts twice
needs: referral.is_no_further_action, referral.close_date
source: DfE CIN census guide
*/
select
    episode.month_end,
    episode.person_key,
    episode.team,
    episode.month_end as counted_date,
    episode.referral_key,
    episode.referral_date
from facts.child_in_need_at_month_end as episode
