/*
grain: one row per placement of a looked-after child
note: new is a placement that an episode begins with reason S, P or B, not one that only
    changes the legal status or stays with the same carer; short breaks are V3 and V4
keeps_rows_of: staged.placement
*/
with begun as (
    select
        episode.placement_key,
        arg_min(
            episode.start_reason_code,
            (episode.start_date, episode.looked_after_episode_key)
        ) as start_reason_code,
        arg_min(
            episode.is_short_break_at_start,
            (episode.start_date, episode.looked_after_episode_key)
        ) as is_short_break
    from facts.looked_after_episode as episode
    group by episode.placement_key
)

select
    placement.placement_key,
    placement.person_key,
    placement.period_of_care_key,
    placement.placement_type_code,
    placement.provider_code,
    responsible.team,
    placement.distance_miles,
    coalesce(placement_type.is_foster, false) as is_foster,
    coalesce(placement_type.is_temporary, false) as is_temporary,
    coalesce(begun.start_reason_code in ('S', 'P', 'B'), true) as is_new,
    coalesce(begun.is_short_break, false) as is_short_break,
    placement.start_date,
    placement.end_date
from staged.placement as placement
left join begun
    on placement.placement_key = begun.placement_key
left join reference.placement_type_code as placement_type
    on placement.placement_type_code = placement_type.code
left join facts.case_responsibility as responsible
    on
        placement.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, placement.start_date)
