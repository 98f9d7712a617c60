/*
grain: one row per month end and social worker who holds at least one case
note: without hours worked there are no cases per full-time equivalent, and nothing to
    hold against the guideline
*/
select
    allocation.worker_key,
    allocation.team,
    allocation.service,
    count(*) as cases,
    allocation.fte,
    case
        when allocation.fte > 0
            then
                count(*) > allocation.fte
                * cast(
                    coalesce(
                        max(guideline.cases_per_fte), getvariable('caseload_guideline')
                    ) as decimal(9, 4)
                )
    end as is_over_guideline,
    allocation.month_end
from facts.case_allocation as allocation
left join reference.caseload_guideline as guideline
    on allocation.service = guideline.service
group by
    allocation.worker_key,
    allocation.team,
    allocation.service,
    allocation.fte,
    allocation.month_end
