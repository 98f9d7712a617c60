/*
code: "141"
return: SSDA903
table: returns.episodes
rule: >-
  The start date is filled and is a real date.
columns: Episodes.DECOM
kpi: lac_rate; lac_flow
severity: block
source: DfE SSDA903 validation rules 2025-26, 141
note: >-
  Data to Insight's validator reports unreadable dates only; a missing one is
  reported here as well.
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where episode.decom is null
