/*
grain: one row per placement
note: every reason for a new episode begins one but L, a change of the legal status
    alone; the return holds no distance. A placement whose first episode was in an
    earlier return starts with its first episode of this one.
*/
with episodes as (
    select
        delivered.row_number,
        delivered."CHILD" as person_key,
        as_code(delivered."RNE") as start_reason_code,
        as_code(delivered."LS") as legal_status_code,
        as_code(delivered."PLACE") as placement_type_code,
        as_code(delivered."PLACE_PROVIDER") as provider_code,
        as_code(delivered."REC") as end_reason_code,
        as_text(delivered."URN") as provider_urn,
        as_code(delivered."REASON_PLACE_CHANGE") as change_reason_code,
        as_british_date(delivered."DECOM") as start_date,
        as_british_date(delivered."DEC") as end_date
    from accepted.ssda903_episodes as delivered
),

keyed as (
    select
        episodes.row_number,
        concat_ws(
            ' ',
            episodes.person_key,
            episodes.start_date,
            -- Two digits, so that the keys of one day sort as its episodes do.
            lpad(
                cast(
                    row_number() over (
                        partition by episodes.person_key, episodes.start_date
                        order by
                            episodes.start_reason_code = 'S' desc nulls last,
                            episodes.end_date asc nulls last,
                            -- The rest keeps the keys the same whatever the order of
                            -- the rows.
                            episodes.start_reason_code asc,
                            episodes.legal_status_code asc,
                            episodes.placement_type_code asc,
                            episodes.provider_code asc,
                            episodes.end_reason_code asc,
                            episodes.row_number asc
                    ) as varchar
                ),
                2,
                '0'
            )
        ) as looked_after_episode_key,
        episodes.person_key,
        episodes.start_reason_code,
        episodes.placement_type_code,
        episodes.provider_code,
        episodes.provider_urn,
        episodes.change_reason_code,
        episodes.start_date,
        episodes.end_date
    from episodes
),

placed as (
    select
        keyed.row_number,
        keyed.looked_after_episode_key,
        keyed.person_key,
        coalesce(
            last_value(
                case
                    when keyed.start_reason_code is distinct from 'L'
                        then keyed.looked_after_episode_key
                end ignore nulls
            ) over so_far,
            first_value(keyed.looked_after_episode_key) over so_far
        ) as placement_key,
        concat_ws(
            ' ',
            keyed.person_key,
            coalesce(
                last_value(
                    case when keyed.start_reason_code = 'S' then keyed.start_date end
                    ignore nulls
                ) over so_far,
                first_value(keyed.start_date) over so_far
            )
        ) as period_of_care_key,
        keyed.placement_type_code,
        keyed.provider_code,
        keyed.provider_urn,
        keyed.change_reason_code,
        keyed.start_date,
        keyed.end_date
    from keyed
    window so_far as (
        partition by keyed.person_key
        order by keyed.looked_after_episode_key
        rows between unbounded preceding and current row
    )
)

select
    arg_min(placed.row_number, placed.looked_after_episode_key) as row_number,
    placed.placement_key,
    arg_min(placed.period_of_care_key, placed.looked_after_episode_key)
        as period_of_care_key,
    placed.person_key,
    -- What the last episode says, or the last that says something.
    arg_max(placed.placement_type_code, placed.looked_after_episode_key)
        as placement_type_code,
    arg_max(placed.provider_code, placed.looked_after_episode_key) as provider_code,
    arg_max(placed.provider_urn, placed.looked_after_episode_key) as provider_urn,
    arg_max(placed.change_reason_code, placed.looked_after_episode_key)
        as change_reason_code,
    min(placed.start_date) as start_date,
    arg_max_null(placed.end_date, placed.looked_after_episode_key) as end_date
from placed
group by placed.placement_key, placed.person_key
