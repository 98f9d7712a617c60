/*
grain: one row per month end and child allocated to a social worker of that month's
    snapshot
note: workers join on the Social Work England number where it names one worker only,
    else on the worker id; of several open allocations the primary worker holds the
    case, whatever the hours worked, by the role listed first in the council's settings,
    then the latest start, then the lowest id; a primary worker who is no social worker
    holds it too, and it is then no social worker's case
*/
with numbers as (
    -- A number that several have, such as a placeholder, tells nobody apart.
    select professional.registration_key
    from staged.professional as professional
    where professional.registration_key is not null
    group by professional.registration_key
    having count(*) = 1
),

social_workers as (
    select
        worker.worker_key,
        case
            when
                count(*) over (
                    partition by worker.month_end, worker.registration_key
                ) = 1
                then worker.registration_key
        end as registration_key,
        worker.team,
        worker.service,
        worker.fte,
        worker.month_end
    from facts.social_worker as worker
    where worker.is_in_post
),

numbered as (
    select
        involvement.involvement_key,
        involvement.person_key,
        involvement.worker_key,
        numbers.registration_key,
        primary_role.role_rank,
        month.month_end,
        involvement.start_date
    from staged.involvement as involvement
    inner join dimensions.reporting_month as month
        on is_open(involvement.start_date, involvement.end_date, month.month_end)
    left join staged.professional as professional
        on involvement.worker_key = professional.worker_key
    left join numbers
        on professional.registration_key = numbers.registration_key
    left join reference.primary_worker_role as primary_role
        on involvement.role_code = primary_role.role_code
),

matched as (
    select
        numbered.person_key,
        numbered.involvement_key,
        numbered.role_rank,
        coalesce(by_number.worker_key, by_id.worker_key) as worker_key,
        numbered.month_end,
        numbered.start_date
    from numbered
    left join social_workers as by_number
        on
            numbered.registration_key = by_number.registration_key
            and numbered.month_end = by_number.month_end
    left join social_workers as by_id
        on
            numbered.worker_key = by_id.worker_key
            and numbered.month_end = by_id.month_end
),

primary_workers as (
    select
        matched.person_key,
        matched.worker_key,
        matched.month_end
    from matched
    qualify row_number() over (
        partition by matched.month_end, matched.person_key
        order by
            matched.role_rank asc nulls last,
            -- Without a listed role a reviewing officer is not taken for the worker.
            (matched.role_rank is null and matched.worker_key is null) asc,
            matched.start_date desc,
            matched.involvement_key asc
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
inner join social_workers as worker
    on
        primary_workers.worker_key = worker.worker_key
        and primary_workers.month_end = worker.month_end
