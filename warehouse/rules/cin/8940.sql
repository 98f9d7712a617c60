/*
code: "8940"
return: CIN
table: returns.child_protection_plans
rule: no plan of a child starts while another of its plans is open; both are reported
columns: ChildProtectionPlans.CPPstartDate; CPPendDate
kpi: cpp_rate
severity: block
source: DfE children in need census validation rules 2022 to 2023
note: a plan that starts on the day the other one ends overlaps it
*/
with plans as (
    select
        plan.source_table,
        plan.row_number,
        plan.child,
        plan.cpp_start_date as start_date,
        coalesce(plan.cpp_end_date, collection.month_end) as end_date
    from returns.child_protection_plans as plan
    cross join returns.collection as collection
    where
        collection.return_name = 'CIN'
        and plan.child is not null
        and plan.cpp_start_date is not null
),

neighbours as (
    select
        plans.source_table,
        plans.row_number,
        plans.start_date,
        plans.end_date,
        -- Of all the plans before and not of the last one alone: a long plan reaches
        -- over the short ones that follow it.
        max(plans.end_date) over (
            partition by plans.child
            order by plans.start_date asc, plans.end_date desc, plans.row_number asc
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before,
        lead(plans.start_date) over (
            partition by plans.child
            order by plans.start_date asc, plans.end_date desc, plans.row_number asc
        ) as next_start_date
    from plans
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date <= neighbours.latest_end_before
    or neighbours.next_start_date <= neighbours.end_date
