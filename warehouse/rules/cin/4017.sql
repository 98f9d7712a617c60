/*
code: "4017"
return: CIN
table: returns.cin_plan_dates
rule: no child protection plan starts while a child in need plan of the child is open;
    the last day of the child in need plan is allowed
columns: CINplanDates; ChildProtectionPlans
kpi: cin_rate; cpp_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the child in need plan is reported; the published rule also names the protection
    plan
*/
select
    need_plan.source_table,
    need_plan.row_number
from returns.cin_plan_dates as need_plan
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and exists (
        select 1
        from returns.child_protection_plans as plan
        where
            plan.child = need_plan.child
            and plan.cpp_start_date >= need_plan.cin_plan_start_date
            and plan.cpp_start_date
            <= coalesce(need_plan.cin_plan_end_date - 1, collection.month_end)
    )
