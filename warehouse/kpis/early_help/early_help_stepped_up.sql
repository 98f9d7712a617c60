/*
code: EH04
title: Early help episodes stepped up to social care
id: early_help_stepped_up
theme: early_help
counted_unit: episode
counted_as: episodes stepped up to social care
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: lower_is_better
rule: ended in the month, at least 28 days before the extract, with a referral for the
    same child within 28 days after / ended
note: A referral on the day the episode ended is one after it
needs: early_help_episode.end_date, referral
source: local
*/
select
    last_day(episode.end_date) as month_end,
    episode.person_key,
    episode.team_at_end as team,
    exists(
        select 1
        from facts.referral as referral
        where
            episode.person_key = referral.person_key
            and referral.referral_date between episode.end_date
            and episode.end_date + 28
    ) as is_met,
    episode.end_date as counted_date,
    episode.early_help_episode_key,
    episode.start_date as episode_start_date,
    (
        select min(referral.referral_date)
        from facts.referral as referral
        where
            episode.person_key = referral.person_key
            and referral.referral_date >= episode.end_date
    ) as next_referral_date
from facts.early_help_episode as episode
where getvariable('extract_date') - episode.end_date >= 28
