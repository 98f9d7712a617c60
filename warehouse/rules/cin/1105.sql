/*
code: "1105"
return: CIN
table: returns.child_protection_plans
rule: a child protection plan does not start before the referral of its case
columns: ChildProtectionPlans.CPPstartDate; CINreferralDate
kpi: cpp_rate
severity: error
source: DfE children in need census validation rules 2022 to 2023
note: the plan is reported; the published rule also names the case
*/
select
    plan.source_table,
    plan.row_number
from returns.child_protection_plans as plan
where
    exists (
        select 1
        from returns.cin_details as details
        where
            details.cin_details_key = plan.cin_details_key
            and details.cin_referral_date > plan.cpp_start_date
    )
