/*
grain: one row per strengths and difficulties questionnaire
*/
select
    delivered.row_number,
    delivered.csdq_table_id as sdq_score_key,
    delivered.csdq_person_id as person_key,
    as_code(delivered.csdq_sdq_reason) as reason_code,
    as_integer(delivered.csdq_sdq_score) as score,
    as_date(delivered.csdq_sdq_completed_date) as completed_date
from accepted.ssd_sdq_scores as delivered
