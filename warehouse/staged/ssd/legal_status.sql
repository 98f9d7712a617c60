/*
grain: one row per legal status of a person
*/
select
    delivered.row_number,
    delivered.lega_legal_status_id as legal_status_key,
    delivered.lega_person_id as person_key,
    as_code(delivered.lega_legal_status) as legal_status_code,
    as_date(delivered.lega_legal_status_start_date) as start_date,
    as_date(delivered.lega_legal_status_end_date) as end_date
from accepted.ssd_legal_status as delivered
