-- The change of every figure that moved where no records say why: one row per figure.
select
    figure_change.kpi_code,
    figure_change.period_window,
    figure_change.breakdown,
    figure_change.breakdown_value,
    coalesce(figure_change.whole_cause, 'not_known') as cause,
    figure_change.numerator_change,
    figure_change.denominator_change,
    figure_change.month
from figure_change
