/*
code: "148"
return: SSDA903
table: returns.episodes
rule: >-
  End date and end reason are both filled or both blank; a date that cannot be
  read counts as filled.
columns: Episodes.DEC; Episodes.REC
kpi: lac_rate; lac_flow
severity: block
source: DfE SSDA903 validation rules 2025-26, 148
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
where (episode.dec_text is null) <> (episode.rec is null)
