/*
code: "LOC106"
return: local
table: raw.care_leaver_activity
rule: what is said of a birthday is recorded once a day; all the records of a day are
    reported
columns: care_leaver_activity.person_id; birthday_age; recorded_date
kpi: care_leaver_eet
severity: query
source: local rule, none is published
note: of several records the one recorded last counts; of one day there is no last
*/
select
    'care_leaver_activity' as source_table,
    delivered.row_number
from raw.care_leaver_activity as delivered
where as_integer(delivered.birthday_age) is not null
qualify count(*) over (
    partition by
        delivered.person_id,
        as_integer(delivered.birthday_age),
        as_date(delivered.recorded_date)
) > 1
