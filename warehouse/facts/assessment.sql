/*
grain: one row per single assessment
keeps_rows_of: staged.assessment
*/
select
    assessment.assessment_key,
    assessment.person_key,
    assessment.referral_key,
    coalesce(team.team_name, assessment.source_team, responsible.team) as team,
    authorised.working_day_number
    - started.working_day_number as working_days_from_start,
    assessment.is_child_seen,
    assessment.start_date,
    assessment.authorised_date
from staged.assessment as assessment
left join dimensions.working_day as started
    on assessment.start_date = started.calendar_date
left join dimensions.working_day as authorised
    on assessment.authorised_date = authorised.calendar_date
left join dimensions.team as team
    on
        assessment.source_team = team.source_team
        and assessment.start_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        assessment.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, assessment.start_date
        )
