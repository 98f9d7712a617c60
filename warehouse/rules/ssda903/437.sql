/*
code: "437"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that ended because the child died (E2) or was found to be 18 or over
  (E15) is the last one of the child.
columns: Episodes.REC
kpi: lac_rate; care_leaver_eet cohort
severity: error
source: DfE SSDA903 validation rules 2025-26, 437
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
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
    neighbours.rec in ('E2', 'E15')
    and neighbours.next_row is not null
