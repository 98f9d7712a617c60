/*
code: "8720"
return: CIN
table: returns.child_protection_plans
rule: every plan has a start date, not after the end of the period
columns: ChildProtectionPlans.CPPstartDate
kpi: cpp_rate
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and coalesce(plan.cpp_start_date > collection.month_end, true)
