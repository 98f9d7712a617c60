/*
grain: one row per legal status of a child in a period of care
note: episodes that follow each other under one status are one row
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
        episodes.legal_status_code,
        episodes.start_date,
        episodes.end_date
    from episodes
),

with_status_before as (
    select
        keyed.row_number,
        keyed.looked_after_episode_key,
        keyed.person_key,
        keyed.start_reason_code,
        keyed.legal_status_code,
        lag(keyed.legal_status_code) over (
            partition by keyed.person_key order by keyed.looked_after_episode_key
        ) as status_before,
        keyed.start_date,
        keyed.end_date
    from keyed
),

under_status as (
    select
        with_status_before.row_number,
        with_status_before.looked_after_episode_key,
        last_value(
            case
                when
                    with_status_before.start_reason_code = 'S'
                    or with_status_before.legal_status_code
                    is distinct from with_status_before.status_before
                    then with_status_before.looked_after_episode_key
            end ignore nulls
        ) over so_far as legal_status_key,
        with_status_before.person_key,
        with_status_before.legal_status_code,
        with_status_before.start_date,
        with_status_before.end_date
    from with_status_before
    window so_far as (
        partition by with_status_before.person_key
        order by with_status_before.looked_after_episode_key
        rows between unbounded preceding and current row
    )
)

select
    arg_min(under_status.row_number, under_status.looked_after_episode_key)
        as row_number,
    under_status.legal_status_key,
    under_status.person_key,
    under_status.legal_status_code,
    min(under_status.start_date) as start_date,
    arg_max_null(under_status.end_date, under_status.looked_after_episode_key)
        as end_date
from under_status
where under_status.legal_status_code is not null
group by
    under_status.legal_status_key,
    under_status.person_key,
    under_status.legal_status_code
