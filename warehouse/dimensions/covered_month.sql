/*
grain: one row per delivered table and month it can speak about
*/
with snapshots as (
    select distinct
        'workforce' as table_name,
        last_day(worker.snapshot_date) as month_end
    from staged.social_worker as worker
    union
    select distinct
        'workforce_posts' as table_name,
        last_day(posts.snapshot_date) as month_end
    from staged.establishment as posts
)

select
    delivered.table_name,
    month.month_end
from reference.delivered_table as delivered
cross join dimensions.reporting_month as month
left join snapshots
    on
        delivered.table_name = snapshots.table_name
        and month.month_end = snapshots.month_end
where
    delivered.is_delivered
    and case delivered.coverage
        when 'history' then month.month >= getvariable('history_from')
        when 'snapshot' then snapshots.month_end is not null
        else month.month = getvariable('delivery_month')
    end
