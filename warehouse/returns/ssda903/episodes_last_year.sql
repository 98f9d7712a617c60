/*
grain: one row per episode of last year's return
*/
with episode as (
    select
        'ssda903_episodes_last_year' as source_table,
        delivered.row_number,
        delivered."CHILD" as child,
        as_british_date(delivered."DECOM") as decom,
        as_code(delivered."RNE") as rne,
        as_code(delivered."LS") as ls,
        as_code(delivered."PLACE") as place,
        as_code(delivered."PLACE_PROVIDER") as place_provider,
        as_british_date(delivered."DEC") as dec
    from raw.ssda903_episodes_last_year as delivered
)

select
    episode.source_table,
    episode.row_number,
    episode.child,
    episode.decom,
    episode.ls,
    episode.place,
    episode.place_provider,
    episode.dec,
    -- Of one day the start of care comes first: the order in the file says nothing.
    cast(
        row_number() over (
            partition by episode.child
            order by
                episode.decom asc nulls last,
                coalesce(episode.rne = 'S', false) desc,
                episode.dec asc nulls last,
                episode.row_number asc
        ) as integer
    ) as turn
from episode
