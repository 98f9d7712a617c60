/*
code: "INT03"
return: SSDA903
table: returns.episodes
rule: >-
  Every episode belongs to a child who has a header row.
columns: Episodes.CHILD; Header.CHILD
kpi: lac_rate; lac_demographics
severity: block
source: Data to Insight's validator of the SSDA903 return, internal check INT03
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
anti join returns.header as header
    on episode.child = header.child
