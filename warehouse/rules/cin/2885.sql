/*
code: "2885"
return: CIN
table: returns.child_protection_plans
rule: a plan that starts in the period starts on the day of a conference of its case
columns: ChildProtectionPlans.CPPstartDate; DateOfInitialCPC
kpi: cpp_rate; icpc_timeliness
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the plan is reported; the published rule also names the conferences
*/
with conferences as (
    select
        enquiry.cin_details_key,
        enquiry.date_of_initial_cpc as day
    from returns.section_47 as enquiry
    where enquiry.date_of_initial_cpc is not null
    union all
    select
        details.cin_details_key,
        unnest(details.further_initial_cpc_dates) as day
    from returns.cin_details as details
    union all
    -- A conference of the case itself counts only where no enquiry of it led to one.
    select
        details.cin_details_key,
        details.date_of_initial_cpc as day
    from returns.cin_details as details
    where
        not exists (
            select 1
            from returns.section_47 as enquiry
            where
                enquiry.cin_details_key = details.cin_details_key
                and enquiry.date_of_initial_cpc is not null
        )
)

select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and plan.cpp_start_date between collection.period_start and collection.month_end
    and not exists (
        select 1
        from conferences
        where
            conferences.cin_details_key = plan.cin_details_key
            and conferences.day = plan.cpp_start_date
    )
