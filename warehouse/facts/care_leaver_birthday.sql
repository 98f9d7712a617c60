/*
grain: one row per young person and birthday from the 17th to the 21st, in the state
    recorded last
note: died and returned home leave every denominator; a code no longer valid on the
    birthday is neither in nor out of education, employment or training
*/
with latest as (
    select
        status.person_key,
        status.in_touch_code,
        status.activity_code,
        status.accommodation_code,
        status.birthday_age_years,
        status.status_date as birthday_date
    from staged.care_leaver_status as status
    where status.birthday_age_years between 17 and 21
    qualify row_number() over (
        partition by status.person_key, status.birthday_age_years
        order by status.recorded_date desc nulls last, status.row_number desc
    ) = 1
)

select
    latest.person_key,
    latest.in_touch_code,
    latest.activity_code,
    latest.accommodation_code,
    responsible.team,
    latest.birthday_age_years,
    coalesce(latest.in_touch_code not in ('DIED', 'RHOM'), true) as is_in_scope,
    coalesce(activity.is_in_eet, false) as is_in_eet,
    coalesce(activity.is_neet, false) as is_neet,
    latest.birthday_date
from latest
left join reference.activity_code as activity
    on
        latest.activity_code = activity.code
        and latest.birthday_date <= coalesce(activity.valid_to, date '9999-12-31')
left join facts.case_responsibility as responsible
    on
        latest.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, latest.birthday_date
        )
