/*
grain: one row per health or dental check
*/
select
    delivered.row_number,
    delivered.clah_health_check_id as health_check_key,
    delivered.clah_person_id as person_key,
    as_code(delivered.clah_health_check_type) as check_type_code,
    as_code(delivered.clah_health_check_status) as check_status_code,
    as_date(delivered.clah_health_check_date) as check_date
from accepted.ssd_cla_health as delivered
