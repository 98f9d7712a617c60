/*
grain: one row per month end and child in need episode open at it
note: a referral flagged no further action opened no episode; unborn children and those
    of 18 and over who are still served are included
*/
select
    referral.referral_key,
    referral.person_key,
    coalesce(responsible.team, team.team_name, referral.source_team) as team,
    month.month_end,
    referral.referral_date
from dimensions.reporting_month as month
inner join staged.referral as referral
    on is_open(referral.referral_date, referral.close_date, month.month_end)
left join dimensions.team as team
    on
        referral.source_team = team.source_team
        and month.month_end between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        referral.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where not coalesce(referral.is_no_further_action, false)
