/*
grain: one row per month end and child with an open child protection plan of this
    authority
note: a child with two open plans counts once, under the plan that started last, and has
    been on a plan since the first of them
*/
select
    plan.person_key,
    plan.protection_plan_key,
    plan.latest_category_code,
    responsible.team,
    month.month_end,
    plan.start_date,
    min(plan.start_date) over (partition by month.month_end, plan.person_key)
        as open_since_date
from dimensions.reporting_month as month
inner join facts.protection_plan as plan
    on is_open(plan.start_date, plan.end_date, month.month_end)
left join facts.case_responsibility as responsible
    on
        plan.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, month.month_end)
where not plan.is_other_authority
qualify row_number() over (
    partition by month.month_end, plan.person_key
    order by plan.start_date desc, plan.protection_plan_key asc
) = 1
