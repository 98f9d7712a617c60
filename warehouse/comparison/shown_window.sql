-- The figures' windows by number, one row per KPI, shown month and window.
with month_window as (
    select distinct
        common_window.window_number,
        common_window.period_window,
        common_window.month_end
    from common_window
)

select
    kpi.kpi_code,
    month_window.window_number,
    case kpi.period
        when 'month_end' then 'month_end' else month_window.period_window
    end as period_window,
    month_window.month_end
from after_build.reference.kpi as kpi
cross join month_window
