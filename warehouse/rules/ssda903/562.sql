/*
code: "562"
return: SSDA903
table: returns.episodes
rule: >-
  Where the first episode of a child started before the collection, last year's
  last episode of the child started on the same day.
columns: Episodes.DECOM; Episodes_last.DECOM
kpi: lac_rate history
severity: error
source: DfE SSDA903 validation rules 2025-26, 562
*/
with first_episode as (
    select
        episode.source_table,
        episode.row_number,
        episode.child,
        episode.decom
    from returns.episodes as episode
    where
        episode.turn = 1
        and episode.decom is not null
),

last_episode as (
    select
        last_year.child,
        max(last_year.decom) as decom
    from returns.episodes_last_year as last_year
    group by last_year.child
)

select
    first_episode.source_table,
    first_episode.row_number
from first_episode
inner join returns.collection as collection
    on collection.return_name = 'SSDA903'
anti join last_episode
    on
        first_episode.child = last_episode.child
        and first_episode.decom = last_episode.decom
where first_episode.decom < collection.period_start
