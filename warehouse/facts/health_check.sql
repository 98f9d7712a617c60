/*
grain: one row per health or dental check
keeps_rows_of: staged.health_check
*/
select
    health_check.health_check_key,
    health_check.person_key,
    health_check.check_type_code,
    health_check.check_status_code,
    coalesce(health_check.check_status_code = 'COMPLETED', false) as is_completed,
    responsible.team,
    health_check.check_date
from staged.health_check as health_check
left join facts.case_responsibility as responsible
    on
        health_check.person_key = responsible.person_key
        and is_open(
            responsible.start_date, responsible.end_date, health_check.check_date
        )
