/*
code: "388"
return: SSDA903
table: returns.episodes
rule: >-
  Where care goes on (X1) the next episode of the child starts on the day this one
  ended, and after any other end reason it does not.
columns: Episodes.REC; Episodes.DEC; Episodes.DECOM
kpi: lac_rate; lac_flow
severity: block
source: DfE SSDA903 validation rules 2025-26, 388
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.rec,
        episode.dec,
        lead(episode.decom) over (
            partition by episode.child
            order by episode.turn
        ) as next_decom
    from returns.episodes as episode
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.dec is not null
    and (neighbours.rec = 'X1')
    = (neighbours.dec is distinct from neighbours.next_decom)
