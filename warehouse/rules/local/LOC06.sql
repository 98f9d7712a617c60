/*
code: "LOC06"
return: local
table: raw.cin_census_plan_dates
rule: a child in need plan does not end before it starts
columns: cin_census_plan_dates.cin_plan_start_date; cin_plan_end_date
kpi: cin_plans_open
severity: block
source: local rule, none is published
*/
select
    'cin_census_plan_dates' as source_table,
    delivered.row_number
from raw.cin_census_plan_dates as delivered
where as_date(delivered.cin_plan_end_date) < as_date(delivered.cin_plan_start_date)
