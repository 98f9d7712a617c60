/*
grain: one row per team and month end
*/
select
    delivered.row_number,
    as_text(delivered."Team") as source_team,
    as_number(delivered."EstablishmentFTE") as establishment_fte,
    as_number(delivered."VacantFTE") as vacant_fte,
    as_number(delivered."AgencyCoveringFTE") as agency_covering_fte,
    as_date(delivered."SnapshotDate") as snapshot_date
from accepted.workforce_posts as delivered
