/*
code: "385"
return: SSDA903
table: returns.episodes
rule: >-
  An episode does not end after the end of the delivery's month, which stands in
  place of 31 March.
columns: Episodes.DEC
kpi: lac_rate; lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 385
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where episode.dec > collection.month_end
