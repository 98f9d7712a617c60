/*
grain: one row per shown month, period window and month inside that window
*/
select
    shown.month_end,
    'month' as period_window,
    1 as months_due,
    shown.month_end as counted_month_end
from dimensions.reporting_month as shown
where shown.is_shown
union all
select
    shown.month_end,
    'rolling_12_months' as period_window,
    12 as months_due,
    counted.month_end as counted_month_end
from dimensions.reporting_month as shown
inner join dimensions.reporting_month as counted
    on
        counted.month > shown.month - interval 12 month
        and shown.month >= counted.month
where shown.is_shown
union all
select
    shown.month_end,
    'year_to_date' as period_window,
    date_diff('month', shown.financial_year_start, shown.month) + 1 as months_due,
    counted.month_end as counted_month_end
from dimensions.reporting_month as shown
inner join dimensions.reporting_month as counted
    on
        shown.financial_year_start <= counted.month
        and shown.month >= counted.month
where shown.is_shown
