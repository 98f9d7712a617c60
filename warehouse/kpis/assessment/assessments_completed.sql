/*
code: AS01
title: Assessments completed
id: assessments_completed
theme: assessment
counted_unit: assessment
measure: count
period: month
headline: month
unit: number
polarity: neutral
rule: by authorisation date
needs: assessment
source: DfE CIN census guide
*/
select
    last_day(assessment.authorised_date) as month_end,
    assessment.person_key,
    assessment.team_at_authorisation as team,
    assessment.authorised_date as counted_date,
    assessment.assessment_key,
    assessment.start_date as assessment_start_date
from facts.assessment as assessment
where assessment.authorised_date is not null
