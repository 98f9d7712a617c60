/*
code: "8930"
return: CIN
table: returns.child_protection_plans
rule: a plan that ended did so within the period
columns: ChildProtectionPlans.CPPendDate
kpi: cpp_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and plan.cpp_end_date not between collection.earliest_date and collection.month_end
