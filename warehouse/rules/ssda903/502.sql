/*
code: "502"
return: SSDA903
table: returns.episodes
rule: >-
  The first episode of a child starts on the day that an episode open at the end
  of last year's return started.
columns: Episodes.DECOM; Episodes_last.DECOM
kpi: lac_rate history
severity: error
source: DfE SSDA903 validation rules 2025-26, 502
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
)

select
    first_episode.source_table,
    first_episode.row_number
from first_episode
semi join returns.episodes_last_year as last_year
    on
        first_episode.child = last_year.child
        and first_episode.decom is distinct from last_year.decom
        and last_year.dec is null
