/*
code: "LOC85"
return: local
table: raw.ssd_sdq_scores
rule: a strengths and difficulties score lies between 0 and 40
columns: ssd_sdq_scores.csdq_sdq_score
kpi: health_assessment_up_to_date
severity: error
source: local rule, none is published
*/
select
    'ssd_sdq_scores' as source_table,
    delivered.row_number
from raw.ssd_sdq_scores as delivered
where as_integer(delivered.csdq_sdq_score) not between 0 and 40
