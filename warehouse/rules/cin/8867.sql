/*
code: "8867"
return: CIN
table: returns.cin_details
rule: every assessment of a closed case is authorised
columns: CINdetails.CINclosureDate; AssessmentAuthorisationDate
kpi: assessment_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the case is reported; the published rule also names the assessments
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.cin_closure_date is not null
    and details.cin_details_key in (
        select assessment.cin_details_key
        from returns.assessments as assessment
        where assessment.assessment_authorisation_date is null
    )
