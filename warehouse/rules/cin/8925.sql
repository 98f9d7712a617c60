/*
code: "8925"
return: CIN
table: returns.child_protection_plans
rule: a plan does not end before it starts
columns: ChildProtectionPlans.CPPstartDate; CPPendDate
kpi: cpp_rate; duration
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
where plan.cpp_end_date < plan.cpp_start_date
