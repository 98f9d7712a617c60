-- The KPIs with figures whose causes do not add up to their change, such as after
-- somebody was erased, who still counts in the figures.
with added_up as (
    select
        figure_cause.kpi_code,
        figure_cause.period_window,
        figure_cause.breakdown,
        figure_cause.breakdown_value,
        sum(figure_cause.numerator_change) as numerator_change,
        sum(figure_cause.denominator_change) as denominator_change,
        figure_cause.month
    from figure_cause
    group by
        figure_cause.kpi_code,
        figure_cause.period_window,
        figure_cause.breakdown,
        figure_cause.breakdown_value,
        figure_cause.month
)

select distinct figure_change.kpi_code
from figure_change
left join added_up
    on
        figure_change.kpi_code = added_up.kpi_code
        and figure_change.period_window = added_up.period_window
        and figure_change.breakdown = added_up.breakdown
        and figure_change.breakdown_value = added_up.breakdown_value
        and figure_change.month = added_up.month
where
    coalesce(figure_change.numerator_change, 0)
    <> coalesce(added_up.numerator_change, 0)
    or coalesce(figure_change.denominator_change, 0)
    <> coalesce(added_up.denominator_change, 0)
