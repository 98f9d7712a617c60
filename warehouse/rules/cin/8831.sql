/*
code: "8831"
return: CIN
table: returns.cin_details
rule: a referral with no further action has no assessment, section 47 enquiry or
    conference
columns: CINdetails.ReferralNFA; Assessments; Section47
kpi: referrals_nfa; s47_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the case is reported; the published rule also names the activities
*/
with dated_activity as (
    select assessment.cin_details_key
    from returns.assessments as assessment
    where
        coalesce(
            assessment.assessment_actual_start_date,
            assessment.assessment_authorisation_date
        ) is not null
    union all
    select enquiry.cin_details_key
    from returns.section_47 as enquiry
    where
        coalesce(enquiry.s47_actual_start_date, enquiry.date_of_initial_cpc) is not null
    union all
    select details.cin_details_key
    from returns.cin_details as details
    where details.date_of_initial_cpc is not null
)

select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.referral_nfa
    and details.cin_details_key in (
        select dated_activity.cin_details_key
        from dated_activity
    )
