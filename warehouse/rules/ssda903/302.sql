/*
code: "302"
return: SSDA903
table: returns.episodes
rule: >-
  The first episode does not start before the child was born; the episode and the
  header row are both reported.
columns: Episodes.DECOM; Header.DOB
kpi: lac_rate; lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 302
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
semi join returns.header as header
    on
        first_episode.child = header.child
        and first_episode.decom < header.dob
union all
select
    header.source_table,
    header.row_number
from returns.header as header
semi join first_episode
    on
        header.child = first_episode.child
        and header.dob > first_episode.decom
