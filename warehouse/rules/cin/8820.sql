/*
code: "8820"
return: CIN
table: returns.cin_details
rule: no case of a child is referred while another of its cases is open; both are
    reported
columns: CINdetails.CINreferralDate; CINclosureDate
kpi: cin_rate; re_referrals
severity: block
source: DfE children in need census validation rules 2022 to 2023
note: a referral on the day the other case closes does not overlap
*/
with cases as (
    select
        details.source_table,
        details.row_number,
        details.child,
        details.cin_referral_date as start_date,
        coalesce(
            details.cin_closure_date,
            case
                -- Without further action and closure date it is never open.
                when details.referral_nfa then details.cin_referral_date
                when not details.referral_nfa then collection.month_end
            end
        ) as end_date
    from returns.cin_details as details
    cross join returns.collection as collection
    where
        collection.return_name = 'CIN'
        and details.child is not null
        and details.cin_referral_date is not null
),

neighbours as (
    select
        cases.source_table,
        cases.row_number,
        cases.start_date,
        cases.end_date,
        -- Of all the cases before and not of the last one alone: a long case reaches
        -- over the short ones that follow it. Of one day the one that closed first
        -- comes first, so that what opened on the day it closed follows it.
        max(cases.end_date) over (
            partition by cases.child
            order by
                cases.start_date asc,
                cases.end_date asc nulls last,
                cases.row_number asc
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before,
        lead(cases.start_date) over (
            partition by cases.child
            order by
                cases.start_date asc,
                cases.end_date asc nulls last,
                cases.row_number asc
        ) as next_start_date
    from cases
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date < neighbours.latest_end_before
    or neighbours.next_start_date < neighbours.end_date
