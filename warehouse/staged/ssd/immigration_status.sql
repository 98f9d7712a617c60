/*
grain: one row per immigration status of a person
*/
select
    delivered.row_number,
    delivered.immi_person_id as person_key,
    as_code(delivered.immi_immigration_status) as immigration_status_code,
    as_date(delivered.immi_immigration_status_start_date) as start_date,
    as_date(delivered.immi_immigration_status_end_date) as end_date
from accepted.ssd_immigration_status as delivered
