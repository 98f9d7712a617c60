/*
code: "8565"
return: CIN
table: returns.cin_details
rule: nothing is dated after the day its case closed; a plan may start later, as
    published
columns: CINdetails.CINclosureDate; Assessments; Section47; ChildProtectionPlans;
    CINplanDates
kpi: s47_rate; cpp_rate; icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the case is reported; the published rule also names the activities
*/
with last_activity as (
    select
        activity.cin_details_key,
        max(activity.day) as day
    from (
        select
            assessment.cin_details_key,
            greatest(
                assessment.assessment_actual_start_date,
                assessment.assessment_authorisation_date
            ) as day
        from returns.assessments as assessment
        union all
        select
            enquiry.cin_details_key,
            greatest(enquiry.s47_actual_start_date, enquiry.date_of_initial_cpc) as day
        from returns.section_47 as enquiry
        union all
        select
            details.cin_details_key,
            details.date_of_initial_cpc as day
        from returns.cin_details as details
        union all
        select
            plan.cin_details_key,
            plan.cpp_end_date as day
        from returns.child_protection_plans as plan
        union all
        select
            need_plan.cin_details_key,
            greatest(
                need_plan.cin_plan_start_date, need_plan.cin_plan_end_date
            ) as day
        from returns.cin_plan_dates as need_plan
    ) as activity
    group by activity.cin_details_key
)

select
    details.source_table,
    details.row_number
from returns.cin_details as details
inner join last_activity
    on details.cin_details_key = last_activity.cin_details_key
where details.cin_closure_date < last_activity.day
