/*
code: FD06
title: Referrals ending in no further action
id: referrals_no_further_action
theme: front_door
counted_unit: referral
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: neutral
rule: referrals flagged no further action / referrals
needs: referral.is_no_further_action
source: DfE CIN census guide
*/
select
    last_day(referral.referral_date) as month_end,
    referral.person_key,
    referral.team,
    coalesce(referral.is_no_further_action, false) as is_met,
    referral.referral_date as counted_date,
    referral.referral_key,
    referral.close_reason_code,
    referral.is_no_further_action
from facts.referral as referral
