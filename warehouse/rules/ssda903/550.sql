/*
code: "550"
return: SSDA903
table: returns.episodes
rule: >-
  Parents as the provider (PR0) are given for a placement with parents (P1) only.
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 550
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider = 'PR0'
    and episode.place is distinct from 'P1'
