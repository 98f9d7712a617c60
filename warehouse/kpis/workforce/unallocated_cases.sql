/*
code: WF07
title: Cases without an allocated social worker
id: unallocated_cases
theme: workforce
counted_unit: child
counted_as: cases without a social worker
measure: count
period: month_end
headline: month_end
unit: number
polarity: lower_is_better
rule: open CIN, plan or looked-after child with no open social worker involvement
note: Social workers are those of the workforce return for the month
settings: leap_day_birthday
needs: person, referral.is_no_further_action, referral.close_date, protection_plan,
    looked_after_episode, legal_status, involvement, social_worker
source: local
*/
with open_cases as (
    select
        child.month_end,
        child.person_key,
        child.team,
        child.referral_key,
        child.referral_date,
        null as plan_start_date,
        null as entered_care_date
    from facts.child_in_need_at_month_end as child
    union all
    select
        child.month_end,
        child.person_key,
        child.team,
        null as referral_key,
        null as referral_date,
        child.start_date as plan_start_date,
        null as entered_care_date
    from facts.protection_plan_at_month_end as child
    union all
    select
        child.month_end,
        child.person_key,
        child.team,
        null as referral_key,
        null as referral_date,
        null as plan_start_date,
        child.entered_care_date
    from facts.looked_after_at_month_end as child
)

select
    open_cases.month_end,
    open_cases.person_key,
    -- Where nobody is responsible only referrals name a team: the latest that does.
    arg_max(open_cases.team, (open_cases.referral_date, open_cases.referral_key))
        as team,
    open_cases.month_end as counted_date,
    max(open_cases.referral_date) as referral_date,
    max(open_cases.plan_start_date) as plan_start_date,
    max(open_cases.entered_care_date) as entered_care_date
from open_cases
left join facts.involvement_at_month_end as involvement
    on
        open_cases.person_key = involvement.person_key
        and open_cases.month_end = involvement.month_end
        and involvement.social_worker_key is not null
where involvement.person_key is null
group by open_cases.month_end, open_cases.person_key
