/*
code: "352"
return: SSDA903
table: returns.episodes
rule: >-
  A child is under 18 on the day a period of being looked after starts.
columns: Episodes.DECOM; Episodes.RNE; Header.DOB
kpi: lac_rate
severity: error
source: DfE SSDA903 validation rules 2025-26, 352
*/
select
    episode.source_table,
    episode.row_number
from returns.episodes as episode
semi join returns.header as header
    on
        episode.child = header.child
        and episode.decom >= header.dob + interval 18 year
where episode.rne = 'S'
