/*
code: "357"
return: SSDA903
table: returns.episodes
rule: >-
  The first episode of a child is coded S when it starts within the collection; an
  earlier start may belong to a history that is not returned.
columns: Episodes.RNE
kpi: lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 357
*/
with first_episode as (
    select
        episode.source_table,
        episode.row_number,
        episode.rne,
        episode.decom
    from returns.episodes as episode
    where
        episode.turn = 1
        and episode.decom is not null
)

select
    first_episode.source_table,
    first_episode.row_number
from first_episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
where
    first_episode.decom >= collection.period_start
    and first_episode.rne is distinct from 'S'
