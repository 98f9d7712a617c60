/*
code: "8935"
return: CIN
table: returns.child_protection_plans
rule: a child has one open plan at most; all the open ones are reported
columns: ChildProtectionPlans.CPPendDate
kpi: cpp_rate
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
where
    plan.child is not null
    and plan.cpp_end_date is null
qualify count(*) over (partition by plan.child) > 1
