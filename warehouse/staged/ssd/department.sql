/*
grain: one row per team of the case system
*/
select
    delivered.row_number,
    as_text(delivered.dept_team_id) as source_team,
    as_text(delivered.dept_team_name) as team_name,
    as_text(delivered.dept_team_parent_id) as parent_source_team,
    as_text(delivered.dept_team_parent_name) as parent_team_name
from accepted.ssd_department as delivered
