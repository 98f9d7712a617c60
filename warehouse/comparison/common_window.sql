-- The months inside the windows that both builds show, one row per shown month, window
-- and counted month; `window_number` is that of the shown month and window. A figure
-- that is told has all of its months in its build.
with common as (
    select
        month_window.period_window,
        month_window.month_end,
        month_window.counted_month_end
    from before_build.dimensions.window_month as month_window
    intersect
    select
        month_window.period_window,
        month_window.month_end,
        month_window.counted_month_end
    from after_build.dimensions.window_month as month_window
)

select
    dense_rank() over (
        order by common.period_window, common.month_end
    ) as window_number,
    common.period_window,
    common.month_end,
    common.counted_month_end
from common
