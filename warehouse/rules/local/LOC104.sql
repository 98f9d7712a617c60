/*
code: "LOC104"
return: local
table: raw.care_leaver_activity
rule: a birthday row is about one of the birthdays from the 17th to the 21st
columns: care_leaver_activity.birthday_age
kpi: care_leaver_eet
severity: error
source: local rule, none is published
*/
select
    'care_leaver_activity' as source_table,
    delivered.row_number
from raw.care_leaver_activity as delivered
where as_integer(delivered.birthday_age) not between 17 and 21
