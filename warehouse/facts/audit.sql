/*
grain: one row per case audit
keeps_rows_of: staged.audit
*/
select
    audit.audit_key,
    audit.person_key,
    audit.auditor_role,
    audit.grade_code,
    audit.moderated_grade_code,
    coalesce(audit.moderated_grade_code, audit.grade_code) as final_grade_code,
    coalesce(team.team_name, audit.source_team, responsible.team) as team,
    coalesce(audit.is_year_of_the_child, false) as is_year_of_the_child,
    audit.due_date,
    audit.completed_date
from staged.audit as audit
left join dimensions.team as team
    on
        audit.source_team = team.source_team
        and audit.due_date between team.valid_from and team.valid_to
left join facts.case_responsibility as responsible
    on
        audit.person_key = responsible.person_key
        and is_open(responsible.start_date, responsible.end_date, audit.due_date)
