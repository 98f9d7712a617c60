/*
code: "8730"
return: CIN
table: returns.child_protection_plans
rule: every plan says how many plans the child had before
columns: ChildProtectionPlans.NumberOfPreviousCPP
kpi: cpp_repeat
severity: block
source: DfE children in need census validation rules 2022 to 2023
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
where plan.number_of_previous_cpp is null
