/*
code: "LOC23"
return: local
table: raw.ssd_cin_assessments
rule: no two assessments of a child start on the same day
columns: ssd_cin_assessments.cina_person_id; cina_assessment_start_date
kpi: assessment_timeliness
severity: query
source: local rule, none is published
*/
select
    'ssd_cin_assessments' as source_table,
    delivered.row_number
from raw.ssd_cin_assessments as delivered
where
    delivered.cina_person_id is not null
    and as_date(delivered.cina_assessment_start_date) is not null
qualify count(*) over (
    partition by delivered.cina_person_id, as_date(delivered.cina_assessment_start_date)
) > 1
