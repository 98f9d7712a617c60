/*
code: "531"
return: SSDA903
table: returns.episodes
rule: >-
  A voluntary provider (PR5) is not given for a placement with parents (P1).
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 531
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider = 'PR5'
    and episode.place = 'P1'
