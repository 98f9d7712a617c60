/*
grain: one row per social worker and role that ended, agency workers included
note: the last snapshot that shows a role says when it ended, so a planned end that was
    taken back is none; a leaver who stays in later snapshots still left once, and one
    who is not shown again left as the last snapshot said; one who is in another
    role at the end of that month, or of the next where the month ended with the role,
    moved and did not leave, unless from the council's employment to an agency's or back
*/
with roles as (
    select
        worker.worker_key,
        worker.leaver_destination_code,
        worker.team,
        worker.fte,
        worker.is_agency,
        worker.month_end,
        worker.role_start_date,
        worker.role_end_date,
        first_value(worker.role_end_date) over (
            partition by worker.worker_key, worker.role_start_date
            order by worker.month_end desc
        ) as final_end_date,
        max(worker.month_end) over () as last_month_end
    from facts.social_worker as worker
)

select
    roles.worker_key,
    roles.leaver_destination_code,
    roles.team,
    roles.fte,
    roles.is_agency,
    roles.role_end_date
from roles
left join facts.social_worker as still_there
    on
        roles.worker_key = still_there.worker_key
        and still_there.is_in_post
        and coalesce(still_there.role_end_date, date 'infinity') > roles.role_end_date
        and last_day(roles.role_end_date + 1) = still_there.month_end
        and roles.is_agency = still_there.is_agency
where
    roles.role_end_date = roles.final_end_date
    and roles.role_end_date <= roles.last_month_end
    and still_there.worker_key is null
-- The hours and the team of the month of leaving, else of the month shown last.
qualify row_number() over (
    partition by roles.worker_key, roles.role_start_date
    order by
        (roles.month_end >= roles.role_end_date) desc,
        abs(roles.month_end - roles.role_end_date) asc
) = 1
