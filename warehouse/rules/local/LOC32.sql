/*
code: "LOC32"
return: local
table: raw.cin_census_section_47
rule: no two section 47 enquiries about a child start on the same day
columns: cin_census_section_47.la_child_id; s47_actual_start_date
kpi: s47_rate; icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'cin_census_section_47' as source_table,
    delivered.row_number
from raw.cin_census_section_47 as delivered
where
    delivered.la_child_id is not null
    and as_date(delivered.s47_actual_start_date) is not null
qualify count(*) over (
    partition by delivered.la_child_id, as_date(delivered.s47_actual_start_date)
) > 1
