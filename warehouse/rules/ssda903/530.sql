/*
code: "530"
return: SSDA903
table: returns.episodes
rule: >-
  A private provider (PR4) is not given for a placement with parents (P1).
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 530
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider = 'PR4'
    and episode.place = 'P1'
