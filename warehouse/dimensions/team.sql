/*
grain: one row per team of the records and time it is shown under a name
note: the council's own teams.csv first; a team it does not list is shown as the case
    system names it
*/
select
    team.source_team,
    team.team_name,
    team.service,
    coalesce(team.valid_from, date '1900-01-01') as valid_from,
    coalesce(team.valid_to, date '9999-12-31') as valid_to
from reference.team as team
union all
select
    department.source_team,
    coalesce(department.team_name, department.source_team) as team_name,
    coalesce(department.parent_team_name, 'Not known') as service,
    date '1900-01-01' as valid_from,
    date '9999-12-31' as valid_to
from staged.department as department
where
    department.source_team not in (select team.source_team from reference.team as team)
