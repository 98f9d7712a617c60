/*
grain: one row per KPI and month, at the KPI's headline window
*/
with figures as (
    -- One row per KPI and month, the windows side by side.
    select
        value.authority_code,
        value.kpi_code,
        value.month,
        max(value.value) filter (where value.period_window = 'month') as month_value,
        -- The year to date of a state at month end is its latest value.
        max(value.value) filter (
            where value.period_window in ('year_to_date', 'month_end')
        ) as year_to_date_value,
        max(value.value) filter (where value.period_window = 'rolling_12_months')
            as rolling_12_months_value
    from summaries.kpi_values as value
    where value.breakdown = 'all'
    group by value.authority_code, value.kpi_code, value.month
),

headline as (
    select
        value.authority_code,
        value.kpi_code,
        value.period_window,
        value.status,
        value.source_layouts,
        value.definition_hash,
        value.value_shown,
        value.population_year,
        value.revision,
        value.numerator,
        value.denominator,
        value.value,
        value.month,
        value.as_of_month
    from summaries.kpi_values as value
    inner join reference.kpi as kpi
        on
            value.kpi_code = kpi.kpi_code
            and value.period_window = kpi.headline
    where value.breakdown = 'all'
),

trend as (
    select
        present.authority_code,
        present.kpi_code,
        present.month,
        list(earlier.value order by earlier.month) as last_13_months_values
    from headline as present
    inner join headline as earlier
        on
            present.authority_code = earlier.authority_code
            and present.kpi_code = earlier.kpi_code
            and present.month >= earlier.month
            and earlier.month >= present.month - interval 12 month
    group by present.authority_code, present.kpi_code, present.month
)

select
    headline.authority_code,
    headline.kpi_code,
    kpi.kpi_id,
    kpi.theme,
    kpi.title,
    kpi.unit,
    kpi.polarity,
    headline.period_window,
    headline.status,
    headline.source_layouts,
    headline.definition_hash,
    headline.value_shown,
    headline.population_year,
    headline.revision,
    headline.numerator,
    headline.denominator,
    headline.value,
    figures.month_value,
    figures.year_to_date_value,
    figures.rolling_12_months_value,
    previous.value as previous_month_value,
    previous.value_shown as previous_month_value_shown,
    headline.value - previous.value as change_from_previous_month,
    last_year.value as same_month_last_year_value,
    last_year.value_shown as same_month_last_year_value_shown,
    headline.value - last_year.value as change_from_same_month_last_year,
    trend.last_13_months_values,
    headline.month,
    headline.as_of_month
from headline
inner join reference.kpi as kpi
    on headline.kpi_code = kpi.kpi_code
inner join figures
    on
        headline.authority_code = figures.authority_code
        and headline.kpi_code = figures.kpi_code
        and headline.month = figures.month
inner join trend
    on
        headline.authority_code = trend.authority_code
        and headline.kpi_code = trend.kpi_code
        and headline.month = trend.month
left join headline as previous
    on
        headline.authority_code = previous.authority_code
        and headline.kpi_code = previous.kpi_code
        and headline.month = previous.month + interval 1 month
left join headline as last_year
    on
        headline.authority_code = last_year.authority_code
        and headline.kpi_code = last_year.kpi_code
        and headline.month = last_year.month + interval 12 month
where headline.month >= getvariable('summary_from')
order by headline.month, headline.kpi_code
