/*
code: "8832"
return: CIN
table: returns.cin_details
rule: a referral with no further action has no child protection plan
columns: CINdetails.ReferralNFA; ChildProtectionPlans
kpi: cpp_rate
severity: block
source: DfE children in need census validation rules 2022 to 2023
note: the case is reported; the published rule also names the plans
*/
select
    details.source_table,
    details.row_number
from returns.cin_details as details
where
    details.referral_nfa
    and details.cin_details_key in (
        select plan.cin_details_key
        from returns.child_protection_plans as plan
    )
