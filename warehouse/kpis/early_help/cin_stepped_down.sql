/*
code: EH05
title: Children in need episodes stepped down to early help
id: cin_stepped_down
theme: early_help
counted_unit: CIN episode
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: neutral
rule: closed in the month, at least 28 days before the extract, with closure reason RC9
    or an early help start within 28 days after / closed
note: Referrals flagged no further action opened no episode; an early help start on the
    day of closing is one after it
needs: referral.close_date, referral.close_reason_code, referral.is_no_further_action,
    early_help_episode
source: local
*/
select
    last_day(referral.close_date) as month_end,
    referral.person_key,
    referral.team_at_close as team,
    coalesce(referral.close_reason_code = 'RC9', false)
    or exists (
        select 1
        from facts.early_help_episode as episode
        where
            referral.person_key = episode.person_key
            and episode.start_date between referral.close_date
            and referral.close_date + 28
    ) as is_met,
    referral.close_date as counted_date,
    referral.referral_key,
    referral.close_reason_code,
    (
        select min(episode.start_date)
        from facts.early_help_episode as episode
        where
            referral.person_key = episode.person_key
            and episode.start_date >= referral.close_date
    ) as next_early_help_start_date
from facts.referral as referral
where
    getvariable('extract_date') - referral.close_date >= 28
    and not coalesce(referral.is_no_further_action, false)
