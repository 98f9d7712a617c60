/*
grain: one row per social worker and month end, leavers of the month included
*/
select
    worker.worker_key,
    worker.registration_key,
    worker.org_role_code,
    worker.leaver_destination_code,
    coalesce(team.team_name, worker.source_team) as team,
    coalesce(team.service, 'Not known') as service,
    coalesce(worker.fte, 0) as fte,
    worker.is_agency,
    coalesce(worker.role_start_date <= worker.snapshot_date, true)
    and (
        worker.role_end_date is null or worker.role_end_date > worker.snapshot_date
    ) as is_in_post,
    last_day(worker.snapshot_date) as month_end,
    worker.role_start_date,
    worker.role_end_date
from staged.social_worker as worker
left join dimensions.team as team
    on
        worker.source_team = team.source_team
        and worker.snapshot_date between team.valid_from and team.valid_to
qualify worker.snapshot_date = max(worker.snapshot_date) over (
    partition by last_day(worker.snapshot_date)
)
