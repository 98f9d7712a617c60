/*
grain: one row per month end and child allocated to a social worker of that month's
    snapshot
note: workers join on the Social Work England number, else on the worker id; of
    several open allocations the primary worker holds the case, by the role listed
    first in the council's settings, then the latest start, then the lowest id
*/
with numbered as (
    select
        involvement.involvement_key,
        involvement.person_key,
        involvement.worker_key,
        professional.registration_key,
        coalesce(primary_role.role_rank, 1000) as role_rank,
        involvement.start_date,
        involvement.end_date
    from staged.involvement as involvement
    left join staged.professional as professional
        on involvement.worker_key = professional.worker_key
    left join reference.primary_worker_role as primary_role
        on involvement.role_code = primary_role.role_code
),

candidates as (
    select
        numbered.person_key,
        numbered.involvement_key,
        numbered.role_rank,
        numbered.start_date,
        worker.worker_key,
        worker.team,
        worker.service,
        worker.fte,
        worker.month_end
    from numbered
    inner join facts.social_worker as worker
        on
            numbered.registration_key = worker.registration_key
            and is_open(numbered.start_date, numbered.end_date, worker.month_end)
    where worker.is_in_post and worker.fte > 0
    union all
    select
        numbered.person_key,
        numbered.involvement_key,
        numbered.role_rank,
        numbered.start_date,
        worker.worker_key,
        worker.team,
        worker.service,
        worker.fte,
        worker.month_end
    from numbered
    inner join facts.social_worker as worker
        on
            numbered.worker_key = worker.worker_key
            and is_open(numbered.start_date, numbered.end_date, worker.month_end)
    where
        worker.is_in_post
        and worker.fte > 0
        and (numbered.registration_key = worker.registration_key) is not true
)

select
    candidates.person_key,
    candidates.worker_key,
    candidates.team,
    candidates.service,
    candidates.fte,
    candidates.month_end
from candidates
qualify row_number() over (
    partition by candidates.month_end, candidates.person_key
    order by
        candidates.role_rank asc,
        candidates.start_date desc,
        candidates.involvement_key asc
) = 1
