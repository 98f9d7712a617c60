/*
code: FD03
title: Referrals
id: referrals
theme: front_door
counted_unit: referral
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: every referral by referral date; a child can recur
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
