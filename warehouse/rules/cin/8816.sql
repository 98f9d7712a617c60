/*
code: "8816"
return: CIN
table: returns.cin_details
rule: an open case, referrals with no further action apart, is the latest of its child
columns: CINdetails.CINreferralDate; CINclosureDate
kpi: cin_rate; caseload
severity: error
source: DfE children in need census validation rules 2022 to 2023
*/
with cases as (
    select
        details.source_table,
        details.row_number,
        details.referral_nfa,
        details.cin_referral_date,
        details.cin_closure_date,
        max(details.cin_referral_date) over (
            partition by details.child
        ) as latest_referral_date
    from returns.cin_details as details
    where details.child is not null
)

select
    cases.source_table,
    cases.row_number
from cases
where
    cases.cin_closure_date is null
    and not cases.referral_nfa
    and cases.cin_referral_date < cases.latest_referral_date
