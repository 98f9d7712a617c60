/*
grain: one row per team and month end, with its posts for social workers
*/
with latest as (
    select
        coalesce(team.team_name, posts.source_team) as team,
        posts.establishment_fte,
        posts.vacant_fte,
        posts.agency_covering_fte,
        last_day(posts.snapshot_date) as month_end
    from staged.establishment as posts
    left join dimensions.team as team
        on
            posts.source_team = team.source_team
            and posts.snapshot_date between team.valid_from and team.valid_to
    qualify posts.snapshot_date = max(posts.snapshot_date) over (
        partition by last_day(posts.snapshot_date)
    )
)

select
    latest.team,
    coalesce(sum(latest.establishment_fte), 0) as establishment_fte,
    coalesce(sum(latest.vacant_fte), 0) as vacant_fte,
    coalesce(sum(latest.agency_covering_fte), 0) as agency_covering_fte,
    latest.month_end
from latest
group by latest.team, latest.month_end
