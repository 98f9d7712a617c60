/*
code: CN02
title: Children in need per 10,000 children
id: children_in_need_rate
theme: children_in_need
counted_unit: CIN episode
measure: rate_per_10000
period: month_end
headline: month_end
unit: rate per 10,000
polarity: neutral
rule: CN01 / 0-17 population x 10,000
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
