/*
code: "432"
return: SSDA903
table: returns.episodes
rule: >-
  After an episode that ended care, with a listed reason other than X1, the next
  one is coded S.
columns: Episodes.RNE
kpi: lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 432
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.rne,
        lag(episode.rec) over in_time as previous_rec
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
semi join reference.episode_end_reason_code as listed
    on neighbours.previous_rec = listed.code
where
    neighbours.rne is distinct from 'S'
    and neighbours.previous_rec <> 'X1'
