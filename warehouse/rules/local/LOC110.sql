/*
code: "LOC110"
return: local
table: raw.care_leaver_activity
rule: a birthday row is dated on the birthday that ssda903_header gives the person
columns: care_leaver_activity.birthday_age; status_date; ssda903_header.DOB
kpi: care_leaver_eet
severity: query
source: local rule, none is published
note: a wrong age is another rule
*/
with birthdays as (
    select
        delivered.row_number,
        delivered.person_id,
        as_integer(delivered.birthday_age) as age_years,
        as_date(delivered.status_date) as day
    from raw.care_leaver_activity as delivered
)

select
    'care_leaver_activity' as source_table,
    birthdays.row_number
from birthdays
where
    exists (
        select 1
        from raw.ssda903_header as person
        where
            person."CHILD" = birthdays.person_id
            and completed_years(as_british_date(person."DOB"), birthdays.day)
            = birthdays.age_years
            and completed_years(as_british_date(person."DOB"), birthdays.day - 1)
            = birthdays.age_years
    )
