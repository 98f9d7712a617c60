/*
code: "354"
return: SSDA903
table: returns.episodes
rule: >-
  An episode does not start after the end of the delivery's month, which stands in
  place of 31 March.
columns: Episodes.DECOM
kpi: lac_rate; lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 354
note: >-
  the published message speaks of the end of the episode, but it is the start that
  is tested; rule 385 tests the end.
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where episode.decom > collection.month_end
