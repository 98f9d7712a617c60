-- What stands beside a month's figure: of the latest year that had ended by then, in
-- its latest release, and of the list of neighbours that was in force.
with beside as (
    select
        summary.authority_code,
        summary.kpi_code,
        summary.month,
        benchmark.* exclude (authority_code, kpi_code, kpi_id)
    from
        (
            select distinct
                figure.authority_code,
                figure.kpi_code,
                figure.month
            from summaries.kpi_values as figure
            where figure.breakdown = 'all'
        ) as summary
    inner join history.benchmark as benchmark
        on
            summary.authority_code = benchmark.authority_code
            and summary.kpi_code = benchmark.kpi_code
            and last_day(summary.month) >= benchmark.period_end
    qualify
        dense_rank() over (
            partition by summary.authority_code, summary.kpi_code, summary.month
            order by benchmark.period_end desc, benchmark.release desc
        ) = 1
),

in_force as (
    select beside.*
    from beside
    where
        beside.list_version is null
        or beside.list_version = (
            select
                coalesce(
                    max(neighbour.list_version) filter (
                        where neighbour.list_version <= year(beside.month)
                    ),
                    min(neighbour.list_version)
                )
            from reference.neighbour as neighbour
            where neighbour.authority_code = beside.authority_code
        )
)

select
    in_force.authority_code,
    in_force.kpi_code,
    any_value(in_force.publication) as benchmark_publication,
    any_value(in_force.release) as benchmark_release,
    any_value(in_force.note) as benchmark_note,
    max(in_force.value) filter (where in_force.method = 'mean') as neighbours_mean,
    max(in_force.value) filter (where in_force.method = 'median')
        as neighbours_median,
    max(in_force.value_shown) filter (where in_force.method = 'mean')
        as neighbours_mean_shown,
    max(in_force.value_shown) filter (where in_force.method = 'median')
        as neighbours_median_shown,
    max(in_force.areas) filter (where in_force.method = 'mean') as neighbours_in_list,
    max(in_force.areas_with_figure) filter (where in_force.method = 'mean')
        as neighbours_with_figure,
    max(in_force.areas_better) filter (where in_force.method = 'mean')
        as neighbours_better,
    max(in_force.list_version) as neighbours_list,
    max(in_force.area_name) filter (where in_force.comparator = 'region')
        as region_name,
    max(in_force.value) filter (where in_force.comparator = 'region') as region_value,
    max(in_force.value_shown) filter (where in_force.comparator = 'region')
        as region_value_shown,
    max(in_force.value) filter (where in_force.comparator = 'england')
        as england_value,
    max(in_force.value_shown) filter (where in_force.comparator = 'england')
        as england_value_shown,
    max(in_force.value) filter (where in_force.comparator = 'own')
        as own_published_value,
    max(in_force.value_shown) filter (where in_force.comparator = 'own')
        as own_published_value_shown,
    max(in_force.quartile) as quartile,
    max(in_force.authorities_ranked) as authorities_ranked,
    in_force.month,
    any_value(in_force.period_end) as benchmark_period_end
from in_force
group by in_force.authority_code, in_force.kpi_code, in_force.month
