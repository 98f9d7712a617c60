/*
grain: one row per care leaver open to the service at the delivery's month end
note: the latest state only, so earlier months cannot be told from it; the latest known
    activity is the table's own, or the last recorded status where that is blank or
    0 (not known); a code
    no longer valid at month end is neither in nor out of education, employment or
    training
*/
with last_status as (
    select
        status.person_key,
        status.activity_code
    from staged.care_leaver_status as status
    where
        nullif(status.activity_code, '0') is not null
        and status.status_date <= last_day(getvariable('delivery_month'))
    qualify row_number() over (
        partition by status.person_key
        order by
            status.status_date desc,
            status.recorded_date desc nulls last,
            status.row_number desc
    ) = 1
)

select
    care_leaver.person_key,
    care_leaver.eligibility,
    care_leaver.in_touch_code,
    coalesce(
        nullif(care_leaver.activity_code, '0'),
        last_status.activity_code,
        care_leaver.activity_code
    ) as activity_code,
    coalesce(team.team_name, care_leaver.source_team, responsible.team) as team,
    completed_years(person.birth_date, last_day(getvariable('delivery_month')))
        as age_years,
    coalesce(activity.is_in_eet, false) as is_in_eet,
    last_day(getvariable('delivery_month')) as month_end,
    care_leaver.latest_contact_date,
    care_leaver.pathway_plan_review_date
from staged.care_leaver as care_leaver
left join last_status
    on care_leaver.person_key = last_status.person_key
left join dimensions.person as person
    on care_leaver.person_key = person.person_key
left join reference.activity_code as activity
    on
        coalesce(nullif(care_leaver.activity_code, '0'), last_status.activity_code)
        = activity.code
        and last_day(getvariable('delivery_month'))
        <= coalesce(activity.valid_to, date '9999-12-31')
left join dimensions.team as team
    on
        care_leaver.source_team = team.source_team
        and last_day(getvariable('delivery_month')) between team.valid_from
        and team.valid_to
left join facts.case_responsibility as responsible
    on
        care_leaver.person_key = responsible.person_key
        and is_open(
            responsible.start_date,
            responsible.end_date,
            last_day(getvariable('delivery_month'))
        )
where coalesce(care_leaver.in_touch_code not in ('DIED', 'RHOM'), true)
