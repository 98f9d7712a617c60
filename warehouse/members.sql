-- Who is in one window of a KPI's figure. Reads the temporary table `unit`, one row per
-- unit that counts in any month; each is here as often as the figure counts it.
select unit.unit_number
from unit
inner join reference.kpi as kpi
    on kpi.kpi_code = getvariable('kpi_code')
inner join dimensions.window_month as month_window
    on
        unit.month_end = month_window.counted_month_end
        and month_window.month_end = last_day(getvariable('figure_month'))
        and month_window.period_window = getvariable('figure_window')
where
    -- Of a denominator that is the last month's, no earlier month has a part.
    kpi.denominator_at is null
    or unit.numerator <> 0
    or month_window.counted_month_end = month_window.month_end
qualify
    kpi.count_once is null
    or row_number() over (
        partition by unit.person_key
        order by
            case kpi.count_once
                when 'first' then unit.counted_date - date '1900-01-01'
                when 'last' then date '1900-01-01' - unit.counted_date
            end asc,
            unit.numerator desc,
            unit.team asc
    ) = 1
