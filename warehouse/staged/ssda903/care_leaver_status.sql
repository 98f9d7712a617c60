/*
grain: one row per care leaver whose 17th to 21st birthday falls in the financial year
    up to the delivery's month end
note: the return tells the state on the birthday of the year and not when it was
    recorded
*/
with birthdays as (
    select
        delivered.row_number,
        delivered."CHILD" as person_key,
        as_code(delivered."IN_TOUCH") as in_touch_code,
        as_code(delivered."ACTIV") as activity_code,
        as_code(delivered."ACCOM") as accommodation_code,
        cast(age.age_years as bigint) as birthday_age_years,
        birthday(as_british_date(delivered."DOB"), cast(age.age_years as integer))
            as birthday_date
    from accepted.ssda903_oc3 as delivered
    cross join range(17, 22) as age (age_years)
)

select
    birthdays.row_number,
    birthdays.person_key,
    birthdays.in_touch_code,
    birthdays.activity_code,
    birthdays.accommodation_code,
    birthdays.birthday_age_years,
    birthdays.birthday_date as status_date
from birthdays
where
    birthdays.birthday_date between
    financial_year_start(getvariable('delivery_month'))
    and last_day(getvariable('delivery_month'))
