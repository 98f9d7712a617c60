/*
code: "147"
return: SSDA903
table: returns.episodes
rule: >-
  An end date that is filled is a real date.
columns: Episodes.DEC
kpi: lac_rate; lac_flow
severity: block
source: DfE SSDA903 validation rules 2025-26, 147
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where
    episode.dec is null
    and episode.dec_text is not null
