/*
grain: one row per episode of care
note: the legal status is that of the first day, of several the one that started last
*/
with placement as (
    -- The first row of a key is the one that is used.
    select
        delivered.clap_cla_placement_id as placement_id,
        delivered.clap_cla_placement_type as place,
        delivered.clap_cla_placement_provider as place_provider,
        delivered.clap_cla_placement_change_reason as reason_place_change,
        delivered.clap_cla_placement_urn as urn
    from raw.ssd_cla_placement as delivered
    qualify row_number() over (
        partition by delivered.clap_cla_placement_id order by delivered.row_number
    ) = 1
),

legal_status as (
    select
        delivered.lega_person_id as person_id,
        delivered.lega_legal_status_id as legal_status_id,
        as_code(delivered.lega_legal_status) as ls,
        as_date(delivered.lega_legal_status_start_date) as start_date,
        as_date(delivered.lega_legal_status_end_date) as end_date
    from raw.ssd_legal_status as delivered
),

ls_at_start as (
    select
        delivered.row_number,
        arg_max(
            legal_status.ls, (legal_status.start_date, legal_status.legal_status_id)
        ) as ls
    from raw.ssd_cla_episodes as delivered
    inner join legal_status
        on
            delivered.clae_person_id = legal_status.person_id
            and is_open(
                legal_status.start_date,
                legal_status.end_date,
                as_date(delivered.clae_cla_episode_start_date)
            )
    group by delivered.row_number
),

episode as (
    select
        'ssd_cla_episodes' as source_table,
        delivered.row_number,
        delivered.clae_person_id as child,
        as_date(delivered.clae_cla_episode_start_date) as decom,
        delivered.clae_cla_episode_start_date as decom_text,
        as_code(delivered.clae_cla_episode_start_reason) as rne,
        ls_at_start.ls,
        as_code(delivered.clae_cla_primary_need_code) as cin,
        as_code(placement.place) as place,
        as_code(placement.place_provider) as place_provider,
        as_date(delivered.clae_cla_episode_ceased_date) as dec,
        delivered.clae_cla_episode_ceased_date as dec_text,
        as_code(delivered.clae_cla_episode_ceased_reason) as rec,
        as_code(placement.reason_place_change) as reason_place_change,
        as_code(placement.urn) as urn
    from raw.ssd_cla_episodes as delivered
    left join placement
        on delivered.clae_cla_placement_id = placement.placement_id
    left join ls_at_start
        on delivered.row_number = ls_at_start.row_number
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
