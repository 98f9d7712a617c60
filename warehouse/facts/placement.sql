/*
grain: one row per placement of a looked-after child
note: new is a placement that an episode of its first day begins with reason S, P or B,
    not one that only changes the legal status or stays with the same carer; a stay is
    what a new placement begins and the following ones of the period of care with the
    same carer go on with, temporary ones belong to the stay before them; an adoptive
    placement counts together with the stay before it, unless it is with the same carer
    as that one; a short break (V3 and V4) is one all of whose episodes are
keeps_rows_of: staged.placement
*/
with begun as (
    select
        episode.placement_key,
        arg_min(
            -- As text, because a code that is not known would be passed over.
            coalesce(episode.start_reason_code, ''),
            (
                episode.start_date,
                episode.start_reason_code is distinct from 'S',
                -- One that begins it comes before one that changes the legal status.
                not coalesce(episode.start_reason_code in ('P', 'B'), false),
                coalesce(episode.end_date, date 'infinity'),
                episode.looked_after_episode_key
            )
        ) as start_reason_code,
        arg_min(
            episode.is_short_break_at_start,
            (episode.start_date, episode.looked_after_episode_key)
        ) as is_short_break_at_start,
        bool_and(episode.is_short_break_at_start) as is_short_break
    from facts.looked_after_episode as episode
    group by episode.placement_key
),

marked as (
    select
        placement.placement_key,
        placement.person_key,
        placement.period_of_care_key,
        placement.placement_type_code,
        placement.provider_code,
        placement.distance_miles,
        coalesce(placement_type.is_foster, false) as is_foster,
        coalesce(placement_type.is_adoptive, false) as is_adoptive,
        coalesce(placement_type.is_long_term_foster, false) as is_long_term_foster,
        coalesce(placement_type.is_temporary, false) as is_temporary,
        coalesce(begun.start_reason_code = 'S', false) as begins_care,
        begun.placement_key is null
        or coalesce(begun.start_reason_code in ('S', 'P', 'B'), false) as is_new,
        coalesce(begun.is_short_break_at_start, false) as is_short_break_at_start,
        coalesce(begun.is_short_break, false) as is_short_break,
        placement.start_date,
        placement.end_date,
        -- Of two on one day the one that began the period of care comes first, then the
        -- one that is kept during a temporary one, then the one that ended first: an id
        -- says nothing.
        row_number() over (
            partition by placement.person_key
            order by
                placement.start_date asc,
                coalesce(begun.start_reason_code = 'S', false) desc,
                coalesce(placement_type.is_temporary, false) asc,
                placement.end_date asc nulls last,
                placement.placement_key asc
        ) as turn
    from staged.placement as placement
    left join begun
        on placement.placement_key = begun.placement_key
    left join reference.placement_type_code as placement_type
        on placement.placement_type_code = placement_type.code
),

staying as (
    select
        marked.placement_key,
        coalesce(
            last_value(
                case
                    when marked.is_new and not marked.is_temporary
                        then marked.placement_key
                end ignore nulls
            ) over (
                partition by marked.person_key, marked.period_of_care_key
                order by marked.turn
                rows between unbounded preceding and current row
            ),
            first_value(
                -- The first known one of a period goes on with one that is not known,
                -- unless care began with it.
                case
                    when not (marked.is_temporary and marked.begins_care)
                        then marked.placement_key
                end ignore nulls
            ) over (
                partition by marked.person_key, marked.period_of_care_key
                order by marked.turn
                rows between unbounded preceding and current row
            )
        ) as stay_key
    from marked
),

stays as (
    select
        staying.stay_key,
        marked.person_key,
        marked.period_of_care_key,
        arg_min(marked.is_adoptive, marked.turn) as is_adoptive,
        min(marked.start_date) as start_date,
        min(marked.turn) as turn
    from staying
    inner join marked
        on staying.placement_key = marked.placement_key
    where staying.stay_key is not null
    group by staying.stay_key, marked.person_key, marked.period_of_care_key
),

followed as (
    select
        stays.stay_key,
        stays.is_adoptive,
        stays.start_date,
        lag(stays.start_date) over (
            partition by stays.person_key, stays.period_of_care_key
            order by stays.turn
        ) as start_date_before
    from stays
)

select
    placement.placement_key,
    followed.stay_key,
    placement.person_key,
    placement.period_of_care_key,
    placement.placement_type_code,
    placement.provider_code,
    responsible.team,
    placement.distance_miles,
    placement.is_foster,
    placement.is_long_term_foster,
    placement.is_temporary,
    placement.is_new,
    placement.is_short_break_at_start,
    placement.is_short_break,
    placement.start_date,
    placement.end_date,
    followed.start_date as stay_start_date,
    case
        when placement.is_adoptive and followed.is_adoptive
            then coalesce(followed.start_date_before, followed.start_date)
        else followed.start_date
    end as together_since_date
from marked as placement
inner join staying
    on placement.placement_key = staying.placement_key
left join followed
    on staying.stay_key = followed.stay_key
left join facts.case_responsibility as responsible
    on
        placement.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, placement.start_date)
