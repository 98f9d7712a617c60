/*
grain: one row per month end and social worker who holds at least one case
note: without hours worked there are no cases per full-time equivalent, and nothing to
    hold against the guideline
*/
with held as (
    select
        allocation.worker_key,
        allocation.team,
        allocation.service,
        count(*) as cases,
        allocation.fte,
        allocation.month_end
    from facts.case_allocation as allocation
    group by
        allocation.worker_key,
        allocation.team,
        allocation.service,
        allocation.fte,
        allocation.month_end
),

guided as (
    select
        held.*,
        cast(
            coalesce(guideline.cases_per_fte, getvariable('caseload_guideline'))
            as decimal(9, 4)
        ) as guideline_cases_per_fte
    from held
    left join reference.caseload_guideline as guideline
        on held.service = guideline.service
)

select
    guided.worker_key,
    guided.team,
    guided.service,
    guided.cases,
    guided.fte,
    guided.guideline_cases_per_fte,
    case
        when guided.fte > 0
            then guided.cases > guided.fte * guided.guideline_cases_per_fte
    end as is_over_guideline,
    guided.month_end
from guided
