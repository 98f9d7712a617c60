/*
code: AS02
title: Assessments completed within 45 working days
id: assessments_within_45_working_days
theme: assessment
counted_unit: assessment
counted_as: assessments within 45 working days
measure: share
period: month
headline: rolling_12_months
unit: percent
polarity: higher_is_better
rule: 'authorised in the month with 0-45 working days from the clock start (setting:
    assessment start, default, or referral) / authorised'
note: An assessment whose clock start is not known stays in the denominator
settings: assessment_clock_start
needs: assessment
needs_when:
    assessment_clock_start=referral: assessment.referral_key, referral
source: DfE CIN census guide
*/
select
    last_day(assessment.authorised_date) as month_end,
    assessment.person_key,
    assessment.team_at_authorisation as team,
    coalesce(
        assessment.authorised_date >= assessment.clock_start_date
        and assessment.working_days_to_authorisation <= 45,
        false
    ) as is_met,
    assessment.authorised_date as counted_date,
    assessment.assessment_key,
    assessment.clock_start_date,
    assessment.working_days_to_authorisation
from facts.assessment as assessment
where assessment.authorised_date is not null
