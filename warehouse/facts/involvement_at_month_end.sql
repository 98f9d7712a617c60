/*
grain: one row per month end and involvement open at it, with the social worker of that
    month's snapshot whose it is
note: workers join on the Social Work England number where it names one worker only,
    else on the worker id; whose number is that of a worker who left is nobody else; an
    involvement of somebody else has no social worker
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
        worker.month_end
    from facts.social_worker as worker
    where worker.is_in_post
),

leavers as (
    select
        worker.registration_key,
        worker.month_end
    from facts.social_worker as worker
    where worker.registration_key is not null
    group by worker.registration_key, worker.month_end
    having not bool_or(worker.is_in_post)
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
)

select
    numbered.involvement_key,
    numbered.person_key,
    coalesce(
        by_number.worker_key,
        case when leavers.registration_key is null then by_id.worker_key end
    ) as social_worker_key,
    numbered.role_rank,
    numbered.month_end,
    numbered.start_date
from numbered
left join social_workers as by_number
    on
        numbered.registration_key = by_number.registration_key
        and numbered.month_end = by_number.month_end
left join leavers
    on
        numbered.registration_key = leavers.registration_key
        and numbered.month_end = leavers.month_end
left join social_workers as by_id
    on
        numbered.worker_key = by_id.worker_key
        and numbered.month_end = by_id.month_end
