/*
grain: one row per referral and the child in need episode it opened
note: the team at closing is that of the day before, because involvements close with the
    episode
keeps_rows_of: staged.referral
*/
select
    referral.referral_key,
    referral.person_key,
    referral.referral_source_code,
    referral.primary_need_code,
    referral.close_reason_code,
    coalesce(team.team_name, referral.source_team, responsible.team) as team,
    coalesce(responsible_at_close.team, named.team_name, referral.source_team)
        as team_at_close,
    referral.is_no_further_action,
    referral.referral_date,
    referral.close_date
from staged.referral as referral
left join dimensions.team as team
    on
        referral.source_team = team.source_team
        and referral.referral_date between team.valid_from and team.valid_to
left join dimensions.team as named
    on
        referral.source_team = named.source_team
        and referral.close_date between named.valid_from and named.valid_to
left join facts.case_responsibility as responsible_at_close
    on
        referral.person_key = responsible_at_close.person_key
        and is_open(
            responsible_at_close.start_date,
            responsible_at_close.end_date,
            greatest(referral.referral_date, referral.close_date - 1)
        )
left join facts.case_responsibility as responsible
    on
        referral.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, referral.referral_date
        )
