/*
code: "528"
return: SSDA903
table: returns.episodes
rule: >-
  Another authority's provision (PR2) is not given for a placement with parents
  (P1), in a health establishment (R2) or in a young offender institution (R5).
columns: Episodes.PLACE; Episodes.PLACE_PROVIDER
kpi: fostering_ifa_share
severity: error
source: DfE SSDA903 validation rules 2025-26, 528
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.place_provider = 'PR2'
    and episode.place in ('P1', 'R2', 'R5')
