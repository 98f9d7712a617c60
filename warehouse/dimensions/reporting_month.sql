/*
grain: one row per month that is counted, the delivery's month last
rows_due: always
note: shown months are the ones a build publishes; the eleven before them only fill
    their twelve-month windows
*/
with months as (
    select cast(series.first_day as date) as month
    from
        generate_series(
            getvariable('first_counted_month'),
            getvariable('delivery_month'),
            interval 1 month
        ) as series (first_day)
),

dated as (
    select
        months.month,
        last_day(months.month) as month_end,
        financial_year_start(months.month) as financial_year_start
    from months
)

select
    -- A year ending 31 March Y uses the mid-year estimate of Y - 1; where that year is
    -- not configured, the latest earlier one.
    max(population.population_year) as population_year,
    arg_max(population.population_0_17, population.population_year) as population_0_17,
    dated.month >= getvariable('first_shown_month') as is_shown,
    dated.month,
    dated.month_end,
    dated.financial_year_start
from dated
left join reference.population as population
    on year(dated.financial_year_start) >= population.population_year
group by dated.month, dated.month_end, dated.financial_year_start
order by dated.month
