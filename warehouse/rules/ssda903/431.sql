/*
code: "431"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that starts by the day the previous one ended is not coded S.
columns: Episodes.RNE; Episodes.DECOM
kpi: lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 431
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.rne,
        episode.decom,
        lag(episode.dec) over in_time as previous_dec
    from returns.episodes as episode
    window in_time as (
        partition by episode.child
        order by episode.turn
    )
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.rne = 'S'
    and neighbours.decom <= neighbours.previous_dec
