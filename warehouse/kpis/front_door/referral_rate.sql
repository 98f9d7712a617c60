/*
code: FD04
title: Referrals per 10,000 children
id: referral_rate
theme: front_door
counted_unit: referral
measure: rate_per_10000
period: month
headline: rolling_12_months
unit: rate per 10,000
polarity: neutral
rule: referrals in 12 months / 0-17 population x 10,000
needs: referral
source: DfE CIN census guide
*/
select
    last_day(referral.referral_date) as month_end,
    referral.person_key,
    referral.team,
    referral.referral_date as counted_date,
    referral.referral_key
from facts.referral as referral
