/*
grain: one row per single assessment
note: its clock starts with the assessment, or with the referral where the council's
    settings say so; the team at authorisation is that of the day before, because a case
    is handed on with it
keeps_rows_of: staged.assessment
*/
with referrals as (
    select
        referral.referral_key,
        any_value(referral.referral_date) as referral_date
    from staged.referral as referral
    group by referral.referral_key
),

clocked as (
    select
        assessment.assessment_key,
        case getvariable('assessment_clock_start')
            when 'referral' then referrals.referral_date
            else assessment.start_date
        end as clock_start_date
    from staged.assessment as assessment
    left join referrals
        on assessment.referral_key = referrals.referral_key
)

select
    assessment.assessment_key,
    assessment.person_key,
    assessment.referral_key,
    assessment.source_team,
    coalesce(
        team_then.team_name, assessment.source_team, responsible_then.team
    ) as team_at_authorisation,
    authorised.working_day_number
    - clock.working_day_number as working_days_to_authorisation,
    assessment.is_child_seen,
    clocked.clock_start_date,
    assessment.start_date,
    assessment.authorised_date
from staged.assessment as assessment
inner join clocked
    on assessment.assessment_key = clocked.assessment_key
left join dimensions.working_day as clock
    on clocked.clock_start_date = clock.calendar_date
left join dimensions.working_day as authorised
    on assessment.authorised_date = authorised.calendar_date
left join dimensions.team as team_then
    on
        assessment.source_team = team_then.source_team
        and assessment.authorised_date between team_then.valid_from
        and team_then.valid_to
left join facts.case_responsibility as responsible_then
    on
        assessment.person_key = responsible_then.person_key
        and is_open(
            responsible_then.start_date,
            responsible_then.end_date,
            greatest(assessment.start_date, assessment.authorised_date - 1)
        )
