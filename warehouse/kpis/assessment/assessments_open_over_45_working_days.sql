/*
code: AS03
title: Open assessments past 45 working days
id: assessments_open_over_45_working_days
theme: assessment
counted_unit: assessment
counted_as: open assessments past 45 working days
measure: count
period: month_end
headline: month_end
unit: number
polarity: lower_is_better
rule: open at month end, more than 45 working days from the clock start of AS02
settings: assessment_clock_start
needs: assessment
needs_when:
    assessment_clock_start=referral: assessment.referral_key, referral
source: CIN validation 8670Q
*/
select
    month.month_end,
    assessment.person_key,
    coalesce(responsible.team, team.team_name, assessment.source_team) as team,
    month.month_end as counted_date,
    assessment.assessment_key,
    assessment.clock_start_date,
    today.working_day_number - clock_start.working_day_number as working_days_open
from dimensions.reporting_month as month
inner join facts.assessment as assessment
    on is_open(assessment.start_date, assessment.authorised_date, month.month_end)
inner join dimensions.working_day as clock_start
    on assessment.clock_start_date = clock_start.calendar_date
inner join dimensions.working_day as today
    on month.month_end = today.calendar_date
left join dimensions.team as team
    on
        assessment.source_team = team.source_team
        and month.month_end between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        assessment.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where today.working_day_number - clock_start.working_day_number > 45
