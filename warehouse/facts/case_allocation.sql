/*
grain: one row per month end and child allocated to a social worker of that month's
    snapshot
note: of several open allocations the primary worker holds the case, whatever the hours
    worked, by the role listed first in the council's settings, then the latest start,
    then the lowest id; a primary worker who is no social worker holds it too, and it is
    then no social worker's case
*/
with primary_workers as (
    select
        involvement.person_key,
        involvement.social_worker_key,
        involvement.month_end
    from facts.involvement_at_month_end as involvement
    qualify row_number() over (
        partition by involvement.month_end, involvement.person_key
        order by
            involvement.role_rank asc nulls last,
            -- Without a listed role a reviewing officer is not taken for the worker.
            (involvement.role_rank is null and involvement.social_worker_key is null)
            asc,
            involvement.start_date desc,
            involvement.involvement_key asc
    ) = 1
)

select
    primary_workers.person_key,
    worker.worker_key,
    worker.team,
    worker.service,
    worker.fte,
    worker.month_end
from primary_workers
inner join facts.social_worker as worker
    on
        primary_workers.social_worker_key = worker.worker_key
        and primary_workers.month_end = worker.month_end
        and worker.is_in_post
