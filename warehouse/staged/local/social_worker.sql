/*
grain: one row per social worker and month end
*/
select
    delivered.row_number,
    delivered."WorkerId" as worker_key,
    delivered."SWENo" as registration_key,
    as_code(delivered."OrgRole") as org_role_code,
    as_text(delivered."Team") as source_team,
    as_code(delivered."LeaverDestination") as leaver_destination_code,
    as_number(delivered."FTE") as fte,
    as_flag(delivered."AgencyWorker") as is_agency,
    as_date(delivered."SnapshotDate") as snapshot_date,
    as_date(delivered."RoleStartDate") as role_start_date,
    as_date(delivered."RoleEndDate") as role_end_date
from accepted.workforce as delivered
