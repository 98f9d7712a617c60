/*
code: "2883"
return: CIN
table: returns.child_protection_plans
rule: no more plans start in the period than conferences are held in it
columns: ChildProtectionPlans.CPPstartDate; DateOfInitialCPC
kpi: cpp_rate; icpc_timeliness
severity: block
source: DfE children in need census validation rules 2022 to 2023
note: the published rule counts the whole return and names no row; where its count fails
    the plans beyond the conferences of their own case are reported, so never one that
    names no case
*/
with conferences as (
    select
        details.child,
        details.cin_details_key,
        details.date_of_initial_cpc as day
    from returns.cin_details as details
    union all
    select
        details.child,
        details.cin_details_key,
        unnest(details.further_initial_cpc_dates) as day
    from returns.cin_details as details
    union all
    select
        enquiry.child,
        enquiry.cin_details_key,
        enquiry.date_of_initial_cpc as day
    from returns.section_47 as enquiry
),

conferences_of_period as (
    select
        conferences.child,
        conferences.cin_details_key,
        count(*) as conference_count
    from conferences
    cross join returns.collection as collection
    where
        collection.return_name = 'CIN'
        and conferences.day between collection.period_start and collection.month_end
    group by conferences.child, conferences.cin_details_key
),

plans_of_period as (
    select
        plan.source_table,
        plan.row_number,
        plan.child,
        plan.cin_details_key,
        row_number() over (
            partition by plan.child, plan.cin_details_key
            order by plan.cpp_start_date asc, plan.row_number asc
        ) as plan_number
    from returns.child_protection_plans as plan
    cross join returns.collection as collection
    where
        collection.return_name = 'CIN'
        and plan.cpp_start_date
        between collection.period_start and collection.month_end
),

totals as (
    select
        sum(counted.plan_count) as plan_count,
        sum(counted.conference_count) as conference_count
    from (
        select
            1 as plan_count,
            0 as conference_count
        from plans_of_period
        union all
        select
            0 as plan_count,
            conferences_of_period.conference_count
        from conferences_of_period
    ) as counted
)

select
    plans_of_period.source_table,
    plans_of_period.row_number
from plans_of_period
left join conferences_of_period
    on
        plans_of_period.cin_details_key = conferences_of_period.cin_details_key
        -- A child record of the census may lack its number; the key is then enough.
        and plans_of_period.child is not distinct from conferences_of_period.child
cross join totals
where
    totals.plan_count > totals.conference_count
    and plans_of_period.cin_details_key is not null
    and plans_of_period.plan_number
    > coalesce(conferences_of_period.conference_count, 0)
