/*
grain: one row per missing episode
keeps_rows_of: staged.missing_episode
*/
select
    missing.missing_episode_key,
    missing.person_key,
    missing.episode_type_code,
    coalesce(missing.episode_type_code = 'M', false) as is_missing,
    responsible.team,
    responsible_at_end.team as team_at_end,
    missing.is_return_interview_offered,
    missing.is_return_interview_accepted,
    missing.start_date,
    missing.end_date
from staged.missing_episode as missing
left join facts.case_responsibility as responsible
    on
        missing.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, missing.start_date)
left join facts.case_responsibility as responsible_at_end
    on
        missing.person_key = responsible_at_end.person_key
        and is_open(
            responsible_at_end.start_date,
            responsible_at_end.end_date,
            greatest(missing.start_date, missing.end_date - 1)
        )
