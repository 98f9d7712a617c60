/*
grain: one row per kind of record and month the delivery can speak about
*/
with snapshots as (
    select distinct
        'social_worker' as record_name,
        last_day(worker.snapshot_date) as month_end
    from staged.social_worker as worker
    union
    select distinct
        'establishment' as record_name,
        last_day(posts.snapshot_date) as month_end
    from staged.establishment as posts
)

select
    source.record_name,
    month.month_end
from reference.record_source as source
cross join dimensions.reporting_month as month
left join snapshots
    on
        source.record_name = snapshots.record_name
        and month.month_end = snapshots.month_end
where
    source.is_fed
    and case source.coverage
        when 'history' then month.month >= speaks_from(source.history)
        when 'snapshot' then snapshots.month_end is not null
        else month.month = getvariable('delivery_month')
    end
