-- The change of every figure that moved, by cause: one row per figure and cause.
with figure as (
    select
        figure_change.*,
        last_day(figure_change.month) as month_end,
        kpi.is_maximum,
        kpi.is_rate
    from figure_change
    left join compared_kpi as kpi
        on figure_change.kpi_code = kpi.kpi_code
),

largest as (
    -- The change of a maximum is no sum: it is that of whoever was or is the largest.
    select
        figure.kpi_code,
        figure.period_window,
        figure.breakdown,
        figure.breakdown_value,
        min(explained_change.cause) as cause,
        figure.month
    from figure
    inner join explained_change
        on
            figure.kpi_code = explained_change.kpi_code
            and figure.period_window = explained_change.period_window
            and figure.breakdown = explained_change.breakdown
            and figure.breakdown_value = explained_change.breakdown_value
            and figure.month_end = explained_change.month_end
            and case
                when figure.numerator_change > 0
                    then figure.new_numerator = explained_change.largest_appeared
                else figure.old_numerator = explained_change.largest_vanished
            end
    where figure.is_maximum
    group by
        figure.kpi_code,
        figure.period_window,
        figure.breakdown,
        figure.breakdown_value,
        figure.month
)

select
    figure.kpi_code,
    figure.period_window,
    figure.breakdown,
    figure.breakdown_value,
    coalesce(figure.whole_cause, largest.cause) as cause,
    figure.numerator_change,
    figure.denominator_change,
    figure.month
from figure
left join largest
    on
        figure.kpi_code = largest.kpi_code
        and figure.period_window = largest.period_window
        and figure.breakdown = largest.breakdown
        and figure.breakdown_value = largest.breakdown_value
        and figure.month = largest.month
where figure.whole_cause is not null or largest.cause is not null
union all
select
    figure.kpi_code,
    figure.period_window,
    figure.breakdown,
    figure.breakdown_value,
    explained_change.cause,
    explained_change.numerator_change,
    explained_change.denominator_change,
    figure.month
from figure
inner join explained_change
    on
        figure.kpi_code = explained_change.kpi_code
        and figure.period_window = explained_change.period_window
        and figure.breakdown = explained_change.breakdown
        and figure.breakdown_value = explained_change.breakdown_value
        and figure.month_end = explained_change.month_end
where figure.whole_cause is null and not figure.is_maximum and figure.is_told_twice
union all
-- The population of a rate is not counted but configured.
select
    figure.kpi_code,
    figure.period_window,
    figure.breakdown,
    figure.breakdown_value,
    'definition_change' as cause,
    0 as numerator_change,
    figure.denominator_change,
    figure.month
from figure
where
    figure.whole_cause is null
    and figure.is_rate
    and figure.is_told_twice
    and figure.denominator_change <> 0
