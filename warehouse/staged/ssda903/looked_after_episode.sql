/*
grain: one row per episode of care
note: the return has no keys, so an episode is known by its child, its first day and its
    turn on that day; a placement by the episode that began it; a period of care by its
    S, or by the child's first episode of the return where the S was in an earlier one
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
        as_code(delivered."CIN") as primary_need_code,
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
        episodes.primary_need_code,
        episodes.end_reason_code,
        episodes.start_date,
        episodes.end_date
    from episodes
)

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
    keyed.start_reason_code,
    keyed.primary_need_code,
    keyed.end_reason_code,
    keyed.start_date,
    keyed.end_date,
    last_value(
        case when keyed.start_reason_code = 'S' then keyed.start_date end ignore nulls
    ) over so_far as entered_care_date
from keyed
window so_far as (
    partition by keyed.person_key
    order by keyed.looked_after_episode_key
    rows between unbounded preceding and current row
)
