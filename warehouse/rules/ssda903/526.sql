/*
code: "526"
return: SSDA903
table: returns.episodes
rule: >-
  An episode has a placement provider unless its placement type takes none, which
  temporary (T0 to T4) and other placements (Z) do not.
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: block
source: DfE SSDA903 validation rules 2025-26, 526
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where
    episode.place_provider is null
    and coalesce(episode.place, '') not in (
        'T0', 'T1', 'T2', 'T3', 'T4', 'Z11', 'Z12', 'Z13', 'Z14'
    )
    -- Z11 to Z14 took the place of Z1 in April 2025.
    and (
        episode.place is distinct from 'Z1'
        or collection.period_start >= date '2025-04-01'
    )
