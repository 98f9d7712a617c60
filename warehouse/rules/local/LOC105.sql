/*
code: "LOC105"
return: local
table: raw.care_leaver_activity
rule: what is said of a birthday or contact was recorded on that day or later
columns: care_leaver_activity.status_date; recorded_date
kpi: care_leaver_eet
severity: query
source: local rule, none is published
*/
select
    'care_leaver_activity' as source_table,
    delivered.row_number
from raw.care_leaver_activity as delivered
where as_date(delivered.recorded_date) < as_date(delivered.status_date)
