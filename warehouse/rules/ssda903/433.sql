/*
code: "433"
return: SSDA903
table: returns.episodes
rule: >-
  An episode that goes on from another (coded L, P, T, B or U) starts on the day
  the previous one ended.
columns: Episodes.RNE; Episodes.DECOM
kpi: lac_rate; lac_flow
severity: error
source: DfE SSDA903 validation rules 2025-26, 433
*/
with neighbours as (
    select
        episode.source_table,
        episode.row_number,
        episode.rne,
        episode.decom,
        lag(episode.dec) over in_time as previous_dec,
        lag(episode.row_number) over in_time as previous_row
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
semi join reference.episode_start_reason_code as listed
    on neighbours.rne = listed.code
where
    neighbours.rne <> 'S'
    and neighbours.previous_row is not null
    and coalesce(neighbours.decom <> neighbours.previous_dec, true)
