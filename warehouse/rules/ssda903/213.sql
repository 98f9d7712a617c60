/*
code: "213"
return: SSDA903
table: returns.episodes
rule: >-
  No placement provider is given for a temporary placement (T0 to T4) or another
  placement of the list from April 2025 (Z11 to Z14).
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 213
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider is not null
    and episode.place in (
        'T0', 'T1', 'T2', 'T3', 'T4', 'Z11', 'Z12', 'Z13', 'Z14'
    )
