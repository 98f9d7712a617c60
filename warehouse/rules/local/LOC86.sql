/*
code: "LOC86"
return: local
table: raw.ssda903_oc2
rule: a strengths and difficulties score lies between 0 and 40
columns: ssda903_oc2.SDQ_SCORE
kpi: health_assessment_up_to_date
severity: error
source: local rule, none is published
*/
select
    'ssda903_oc2' as source_table,
    delivered.row_number
from raw.ssda903_oc2 as delivered
where as_integer(delivered."SDQ_SCORE") not between 0 and 40
