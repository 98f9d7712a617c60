/*
grain: one row per professional
*/
select
    delivered.row_number,
    delivered.prof_professional_id as worker_key,
    delivered.prof_social_worker_registration_no as registration_key,
    as_text(delivered.prof_professional_job_title) as job_title,
    as_text(delivered.prof_professional_department) as department_name
from accepted.ssd_professionals as delivered
