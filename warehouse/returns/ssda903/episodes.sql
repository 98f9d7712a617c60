/*
grain: one row per episode of the return
*/
with episode as (
    select
        'ssda903_episodes' as source_table,
        delivered.row_number,
        delivered."CHILD" as child,
        as_british_date(delivered."DECOM") as decom,
        delivered."DECOM" as decom_text,
        as_code(delivered."RNE") as rne,
        as_code(delivered."LS") as ls,
        as_code(delivered."CIN") as cin,
        as_code(delivered."PLACE") as place,
        as_code(delivered."PLACE_PROVIDER") as place_provider,
        as_british_date(delivered."DEC") as dec,
        delivered."DEC" as dec_text,
        as_code(delivered."REC") as rec,
        as_code(delivered."REASON_PLACE_CHANGE") as reason_place_change,
        as_code(delivered."URN") as urn
    from raw.ssda903_episodes as delivered
)

select
    episode.source_table,
    episode.row_number,
    episode.child,
    episode.decom,
    episode.decom_text,
    episode.rne,
    episode.ls,
    episode.cin,
    episode.place,
    episode.place_provider,
    episode.dec,
    episode.dec_text,
    episode.rec,
    episode.reason_place_change,
    episode.urn,
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
