/*
code: "142"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that is followed by another of the child has an end date and an end
  reason.
columns: Episodes.DEC; Episodes.REC; Episodes.DECOM
kpi: lac_rate
severity: block
source: DfE SSDA903 validation rules 2025-26, 142
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.decom,
        episode.dec,
        episode.rec,
        lead(episode.row_number) over in_time as next_row
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
    neighbours.next_row is not null
    and neighbours.decom is not null
    and (neighbours.dec is null or neighbours.rec is null)
