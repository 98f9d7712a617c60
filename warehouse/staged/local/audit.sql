/*
grain: one row per case audit
*/
select
    delivered.row_number,
    delivered.audit_id as audit_key,
    delivered.person_id as person_key,
    as_text(delivered.team) as source_team,
    as_text(delivered.auditor_role) as auditor_role,
    as_code(delivered.grade) as grade_code,
    as_code(delivered.moderated_grade) as moderated_grade_code,
    as_flag(delivered.is_year_of_the_child) as is_year_of_the_child,
    as_date(delivered.due_date) as due_date,
    as_date(delivered.completed_date) as completed_date
from accepted.audits as delivered
