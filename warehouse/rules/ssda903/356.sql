/*
code: "356"
return: SSDA903
table: returns.episodes
rule: >-
  An episode does not end before it starts.
columns: Episodes.DECOM; Episodes.DEC
kpi: lac_rate; duration
severity: block
source: DfE SSDA903 validation rules 2025-26, 356
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where episode.dec < episode.decom
