/*
grain: one row per month end and child allocated to a social worker of that month's
    snapshot
note: workers join on the Social Work England number, else on the worker id; of
    several open allocations the primary worker holds the case, whatever the hours
    worked, by the role listed first in the council's settings, then the latest start,
    then the lowest id
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

matches as (
    select
        numbered.involvement_key,
        worker.worker_key,
        worker.month_end,
        true as is_by_number
    from numbered
    inner join facts.social_worker as worker
        on
            numbered.registration_key = worker.registration_key
            and is_open(numbered.start_date, numbered.end_date, worker.month_end)
    where worker.is_in_post
    union all
    select
        numbered.involvement_key,
        worker.worker_key,
        worker.month_end,
        false as is_by_number
    from numbered
    inner join facts.social_worker as worker
        on
            numbered.worker_key = worker.worker_key
            and is_open(numbered.start_date, numbered.end_date, worker.month_end)
    where worker.is_in_post
),

one_worker_each as (
    select
        matches.involvement_key,
        matches.worker_key,
        matches.month_end
    from matches
    qualify row_number() over (
        partition by matches.month_end, matches.involvement_key
        order by matches.is_by_number desc, matches.worker_key asc
    ) = 1
)

select
    numbered.person_key,
    worker.worker_key,
    worker.team,
    worker.service,
    worker.fte,
    worker.month_end
from one_worker_each
inner join numbered
    on one_worker_each.involvement_key = numbered.involvement_key
inner join facts.social_worker as worker
    on
        one_worker_each.worker_key = worker.worker_key
        and one_worker_each.month_end = worker.month_end
qualify row_number() over (
    partition by worker.month_end, numbered.person_key
    order by
        numbered.role_rank asc,
        numbered.start_date desc,
        numbered.involvement_key asc
) = 1
