/*
code: "LOC05"
return: local
table: raw.ssd_cin_plans
rule: a child in need plan does not end before it starts
columns: ssd_cin_plans.cinp_cin_plan_start_date; cinp_cin_plan_end_date
kpi: cin_plans_open
severity: block
source: local rule, none is published
*/
select
    'ssd_cin_plans' as source_table,
    delivered.row_number
from raw.ssd_cin_plans as delivered
where
    as_date(delivered.cinp_cin_plan_end_date)
    < as_date(delivered.cinp_cin_plan_start_date)
