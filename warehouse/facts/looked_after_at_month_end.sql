/*
grain: one row per month end and child looked after who is under 18 and not on a short
    break
note: a child in a temporary placement stands under the placement before it
*/
with open_episodes as (
    select
        episode.person_key,
        episode.placement_key,
        episode.entered_care_date,
        month.month_end
    from dimensions.reporting_month as month
    inner join facts.looked_after_episode as episode
        on is_open(episode.start_date, episode.end_date, month.month_end)
    left join dimensions.person as person
        on episode.person_key = person.person_key
    where
        person.birth_date is null
        or completed_years(person.birth_date, month.month_end) < 18
    qualify row_number() over (
        partition by month.month_end, episode.person_key
        order by
            episode.start_date desc,
            -- of two that start on one day the S comes first, so the other is later
            coalesce(episode.start_reason_code = 'S', false) asc,
            episode.looked_after_episode_key desc
    ) = 1
),

with_legal_status as (
    select
        open_episodes.person_key,
        open_episodes.placement_key,
        open_episodes.entered_care_date,
        status.legal_status_code,
        coalesce(status.is_short_break, false) as is_short_break,
        open_episodes.month_end
    from open_episodes
    left join facts.legal_status as status
        on
            open_episodes.person_key = status.person_key
            and is_open(status.start_date, status.end_date, open_episodes.month_end)
    qualify row_number() over (
        partition by open_episodes.month_end, open_episodes.person_key
        order by status.start_date desc, status.legal_status_key desc
    ) = 1
),

settled as (
    select
        with_legal_status.person_key,
        with_legal_status.legal_status_code,
        coalesce(before.placement_key, present.placement_key) as placement_key,
        with_legal_status.entered_care_date,
        with_legal_status.month_end
    from with_legal_status
    left join facts.placement as present
        on with_legal_status.placement_key = present.placement_key
    left join facts.placement as before
        on
            case when present.is_temporary then present.stay_key end = before.stay_key
            and not before.is_temporary
            and present.start_date >= before.start_date
    where not with_legal_status.is_short_break
    qualify row_number() over (
        partition by with_legal_status.month_end, with_legal_status.person_key
        order by
            before.start_date desc,
            before.end_date desc nulls first,
            before.placement_key desc
    ) = 1
)

select
    settled.person_key,
    settled.legal_status_code,
    placement.placement_key,
    placement.stay_key,
    placement.placement_type_code,
    placement.provider_code,
    responsible.team,
    completed_years(person.birth_date, settled.month_end) as age_years,
    placement.distance_miles,
    coalesce(placement_type.is_foster, false) as is_foster,
    coalesce(placement_type.is_kinship, false) as is_kinship,
    coalesce(placement_type.is_residential, false) as is_residential,
    settled.month_end,
    settled.entered_care_date,
    placement.start_date as placement_start_date,
    placement.together_since_date
from settled
left join dimensions.person as person
    on settled.person_key = person.person_key
left join facts.placement as placement
    on settled.placement_key = placement.placement_key
left join reference.placement_type_code as placement_type
    on placement.placement_type_code = placement_type.code
left join facts.case_responsibility as responsible
    on
        settled.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, settled.month_end)
