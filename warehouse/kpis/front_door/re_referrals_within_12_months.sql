/*
code: FD05
title: Referrals within 12 months of a previous referral
id: re_referrals_within_12_months
theme: front_door
counted_unit: referral
counted_as: referrals within 12 months of a previous one
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
looks_back_months: 12
rule: referrals whose child had an earlier referral d0 with date - 12 calendar months <=
    d0 < date / all referrals
note: d0 is the day of the earlier referral; a referral of the same day is no earlier
    one
needs: referral
source: DfE CIN census guide
*/
select
    last_day(referral.referral_date) as month_end,
    referral.person_key,
    referral.team,
    exists(
        select 1
        from facts.referral as earlier
        where
            referral.person_key = earlier.person_key
            and referral.referral_date > earlier.referral_date
            and earlier.referral_date >= referral.referral_date - interval 12 month
    ) as is_met,
    referral.referral_date as counted_date,
    referral.referral_key,
    (
        select max(earlier.referral_date)
        from facts.referral as earlier
        where
            referral.person_key = earlier.person_key
            and referral.referral_date > earlier.referral_date
    ) as previous_referral_date
from facts.referral as referral
