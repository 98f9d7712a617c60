/*
code: "503E"
return: SSDA903
table: returns.episodes
rule: >-
  The placement provider of a child's first episode is that of the last episode in
  last year's return, where that one was open.
columns: Episodes.PLACE_PROVIDER; Episodes_last.PLACE_PROVIDER
kpi: fostering_ifa_share history
severity: query
source: DfE SSDA903 validation rules 2025-26, 503E
*/
with first_episode as (
    select
        episode.source_table,
        episode.row_number,
        episode.child,
        episode.place_provider
    from returns.episodes as episode
    where
        episode.turn = 1
        and episode.decom is not null
),

last_episode as (
    select
        last_year.child,
        last_year.place_provider,
        last_year.dec
    from returns.episodes_last_year as last_year
    where last_year.decom is not null
    qualify
        row_number() over (
            partition by last_year.child
            order by last_year.turn desc
        ) = 1
)

select
    first_episode.source_table,
    first_episode.row_number
from first_episode
semi join last_episode
    on
        first_episode.child = last_episode.child
        and first_episode.place_provider is distinct from last_episode.place_provider
        and last_episode.dec is null
