/*
grain: one row per calendar day from the first event counted in working days to half a
    year after the delivery's month
rows_due: always
note: working days from s to e are the difference of their working_day_number
*/
with events as (
    select min(enquiry.start_date) as first_date
    from staged.section_47_enquiry as enquiry
    union all
    select min(conference.conference_date) as first_date
    from staged.initial_conference as conference
    union all
    select min(assessment.start_date) as first_date
    from staged.assessment as assessment
    union all
    select min(referral.referral_date) as first_date
    from staged.referral as referral
    union all
    select min(episode.start_date) as first_date
    from staged.looked_after_episode as episode
    union all
    select min(plan.start_date) as first_date
    from staged.protection_plan as plan
    union all
    select getvariable('history_from') as first_date
),

days as (
    select cast(series.day as date) as calendar_date
    from
        generate_series(
            (select min(events.first_date) from events),
            getvariable('delivery_month') + interval 7 month,
            interval 1 day
        ) as series (day)
),

marked as (
    select
        days.calendar_date,
        isodow(days.calendar_date) <= 5
        and holiday.holiday_date is null as is_working_day
    from days
    left join reference.bank_holiday as holiday
        on days.calendar_date = holiday.holiday_date
)

select
    cast(
        count(*) filter (where marked.is_working_day)
            over (order by marked.calendar_date)
        as integer
    ) as working_day_number,
    marked.is_working_day,
    marked.calendar_date
from marked
order by marked.calendar_date
