-- The figures as now known: of each KPI, month and window those of the latest delivery
-- that could tell, all of its breakdowns together, so that they add up.
with telling as (
    select
        value.authority_code,
        value.kpi_code,
        value.month,
        value.period_window,
        coalesce(
            max(value.as_of_month) filter (where value.numerator is not null),
            max(value.as_of_month)
        ) as as_of_month
    from history.kpi_values as value
    where value.breakdown = 'all'
    group by
        value.authority_code,
        value.kpi_code,
        value.month,
        value.period_window
)

select value.*
from history.kpi_values as value
inner join telling
    on
        value.authority_code = telling.authority_code
        and value.kpi_code = telling.kpi_code
        and value.month = telling.month
        and value.period_window = telling.period_window
        and value.as_of_month = telling.as_of_month
