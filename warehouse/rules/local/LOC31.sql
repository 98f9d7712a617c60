/*
code: "LOC31"
return: local
table: raw.cin_census_assessment
rule: no two assessments of a child start on the same day
columns: cin_census_assessment.la_child_id; assessment_actual_start_date
kpi: assessment_timeliness
severity: query
source: local rule, none is published
*/
select
    'cin_census_assessment' as source_table,
    delivered.row_number
from raw.cin_census_assessment as delivered
where
    delivered.la_child_id is not null
    and as_date(delivered.assessment_actual_start_date) is not null
qualify count(*) over (
    partition by delivered.la_child_id, as_date(delivered.assessment_actual_start_date)
) > 1
