/*
grain: one row per social worker and role that ended, agency workers included
note: a leaver who stays in later snapshots still left once
*/
select
    worker.worker_key,
    worker.leaver_destination_code,
    worker.team,
    worker.fte,
    worker.is_agency,
    worker.role_end_date
from facts.social_worker as worker
where worker.role_end_date is not null and worker.role_end_date <= worker.month_end
qualify row_number() over (
    partition by worker.worker_key, worker.role_end_date order by worker.month_end
) = 1
