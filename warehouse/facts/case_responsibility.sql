/*
grain: one row per person and time under one primary worker of a team of one name; the
    times of a person never overlap
note: of several open involvements the role listed first in the council's settings
    wins, then the latest start, then the lowest id
*/
with involvements as (
    select
        involvement.person_key,
        involvement.worker_key,
        involvement.involvement_key,
        involvement.source_team,
        coalesce(primary_role.role_rank, 1000) as role_rank,
        involvement.start_date,
        involvement.end_date
    from staged.involvement as involvement
    left join reference.primary_worker_role as primary_role
        on involvement.role_code = primary_role.role_code
    where involvement.end_date is null or involvement.end_date > involvement.start_date
),

change_days as (
    select
        involvements.person_key,
        involvements.start_date as day
    from involvements
    union
    select
        involvements.person_key,
        involvements.end_date as day
    from involvements
    where involvements.end_date is not null
    union
    -- A team that takes another name begins another time.
    select
        involvements.person_key,
        team.valid_from as day
    from involvements
    inner join dimensions.team as team
        on
            involvements.source_team = team.source_team
            and involvements.start_date < team.valid_from
            and coalesce(involvements.end_date, date 'infinity') > team.valid_from
),

spans as (
    select
        change_days.person_key,
        change_days.day as start_date,
        lead(change_days.day) over (
            partition by change_days.person_key order by change_days.day
        ) as end_date
    from change_days
)

select
    spans.person_key,
    involvements.worker_key,
    coalesce(team.team_name, involvements.source_team) as team,
    spans.start_date,
    spans.end_date
from spans
inner join involvements
    on
        spans.person_key = involvements.person_key
        and is_open(involvements.start_date, involvements.end_date, spans.start_date)
left join dimensions.team as team
    on
        involvements.source_team = team.source_team
        and spans.start_date between team.valid_from and team.valid_to
qualify row_number() over (
    partition by spans.person_key, spans.start_date
    order by
        involvements.role_rank asc,
        involvements.start_date desc,
        involvements.involvement_key asc
) = 1
