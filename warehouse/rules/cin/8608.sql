/*
code: "8608"
return: CIN
table: returns.assessments
rule: an assessment does not start after the day it was authorised
columns: Assessments.AssessmentActualStartDate; AssessmentAuthorisationDate
kpi: assessment_timeliness
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    assessment.source_table,
    assessment.row_number
from returns.assessments as assessment
where
    assessment.assessment_actual_start_date > assessment.assessment_authorisation_date
