/*
code: "501"
return: SSDA903
table: returns.episodes
rule: >-
  An episode does not start before an earlier episode of the child has ended,
  whether that is the one before it or any other.
columns: Episodes.DECOM; Episodes.DEC
kpi: lac_rate; placement_mix
severity: block
source: DfE SSDA903 validation rules 2025-26, 501
note: >-
  Data to Insight's validator compares neighbours only, so that an episode inside
  a longer one escapes it.
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.decom,
        max(episode.dec) over (
            in_time rows between unbounded preceding and 1 preceding
        ) as latest_dec
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
where neighbours.decom < neighbours.latest_dec
