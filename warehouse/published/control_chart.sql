-- XmR charts of the figures of a month or month end, never of a rolling or running sum:
-- one row per KPI, month that it is charted for, and point. The last 25 months up to
-- that month; limits from the mean of the moving ranges of each stretch between two
-- rebases.
with rebased as (
    select
        figure.authority_code,
        figure.kpi_code,
        figure.month,
        max(rebase.month) as rebased_month
    from known_figure as figure
    inner join reference.rebase as rebase
        on
            figure.authority_code = rebase.authority_code
            and figure.kpi_code = rebase.kpi_code
            and figure.month >= rebase.month
    group by figure.authority_code, figure.kpi_code, figure.month
),

point as (
    select
        figure.authority_code,
        figure.kpi_code,
        figure.kpi_id,
        figure.month,
        figure.period_window as control_window,
        figure.denominator,
        figure.value,
        figure.value_shown,
        kpi.measure,
        kpi.unit,
        rebased.rebased_month
    from known_figure as figure
    inner join reference.kpi as kpi
        on
            figure.kpi_code = kpi.kpi_code
            and figure.period_window = kpi.period
    left join rebased
        on
            figure.authority_code = rebased.authority_code
            and figure.kpi_code = rebased.kpi_code
            and figure.month = rebased.month
    where figure.value is not null
),

charted_month as (
    select distinct
        summary.authority_code,
        summary.month
    from summary
),

charted as (
    select
        point.*,
        charted_month.month as chart_month,
        -- Only of neighbouring months: a gap is no range.
        case
            when
                point.month = lag(point.month) over stretch + interval 1 month
                then abs(point.value - lag(point.value) over stretch)
        end as moving_range
    from point
    inner join charted_month
        on
            point.authority_code = charted_month.authority_code
            and point.month <= charted_month.month
            and charted_month.month <= point.month + interval 24 month
    window
        stretch as (
            partition by
                point.authority_code,
                point.kpi_code,
                charted_month.month,
                point.rebased_month
            order by point.month
        )
),

measured as (
    select
        charted.*,
        avg(charted.value) over stretch as average,
        2.66 * avg(charted.moving_range) over stretch as reach,
        count(*) over stretch as points,
        min(charted.month) over stretch as since,
        case
            when count(*) over stretch < 12 then 'fewer than 12 months'
            -- One person more or less moves the share of a few by far.
            when
                charted.measure in ('share', 'ratio')
                and median(charted.denominator) over stretch < 20
                then 'denominators under 20'
        end as note
    from charted
    window
        stretch as (
            partition by
                charted.authority_code,
                charted.kpi_code,
                charted.chart_month,
                charted.rebased_month
        )
),

limited as (
    -- Rounded far below what is shown, or the last bit of a sum would be a signal.
    select
        measured.*,
        case when measured.note is null then round(measured.average, 9) end as mean,
        case
            when measured.note is null
                then greatest(round(measured.average - measured.reach, 9), 0)
        end as lower_limit,
        case
            when measured.note is null and measured.unit = 'percent'
                then least(round(measured.average + measured.reach, 9), 100)
            when measured.note is null
                then round(measured.average + measured.reach, 9)
        end as upper_limit,
        round(measured.value - measured.average, 9) as distance,
        round(measured.reach * 2 / 3, 9) as far,
        sign(
            round(measured.value - lag(measured.value) over stretch, 9)
        ) as step
    from measured
    window
        stretch as (
            partition by
                measured.authority_code,
                measured.kpi_code,
                measured.chart_month,
                measured.rebased_month
            order by measured.month
        )
),

numbered as (
    -- What goes on in one direction has one number from its first to its last point.
    select
        limited.*,
        row_number() over stretch
        - row_number() over (
            partition by
                limited.authority_code,
                limited.kpi_code,
                limited.chart_month,
                limited.rebased_month,
                sign(limited.distance)
            order by limited.month
        ) as side_number,
        row_number() over stretch
        - row_number() over (
            partition by
                limited.authority_code,
                limited.kpi_code,
                limited.chart_month,
                limited.rebased_month,
                limited.step
            order by limited.month
        ) as step_number,
        -- How many of the two before and the two after lie as far on the same side.
        count(*) filter (where limited.distance > limited.far) over around as high,
        count(*) filter (where limited.distance < -limited.far) over around as low
    from limited
    window
        stretch as (
            partition by
                limited.authority_code,
                limited.kpi_code,
                limited.chart_month,
                limited.rebased_month
            order by limited.month
        ),
        around as (
            partition by
                limited.authority_code,
                limited.kpi_code,
                limited.chart_month,
                limited.rebased_month
            order by limited.month
            rows between 2 preceding and 2 following
        )
),

long as (
    select
        numbered.*,
        count(*) over (
            partition by
                numbered.authority_code,
                numbered.kpi_code,
                numbered.chart_month,
                numbered.rebased_month,
                sign(numbered.distance),
                numbered.side_number
        ) as on_one_side,
        count(*) over (
            partition by
                numbered.authority_code,
                numbered.kpi_code,
                numbered.chart_month,
                numbered.rebased_month,
                numbered.step,
                numbered.step_number
        ) as steps
    from numbered
),

trending as (
    -- Seven points are six steps; the first of them is where the first step starts.
    select
        long.*,
        case
            when long.step <> 0 and long.steps >= 6 then long.step
            when
                lead(long.step) over stretch <> 0 and lead(long.steps) over stretch >= 6
                then lead(long.step) over stretch
        end as trend
    from long
    window
        stretch as (
            partition by
                long.authority_code,
                long.kpi_code,
                long.chart_month,
                long.rebased_month
            order by long.month
        )
),

signalled as (
    select
        trending.*,
        case
            when trending.note is not null then null
            when
                round(trending.value, 9) > trending.upper_limit
                or round(trending.value, 9) < trending.lower_limit
                then 'outside_limits'
            when
                (trending.distance > trending.far and trending.high >= 2)
                or (trending.distance < -trending.far and trending.low >= 2)
                then 'two_of_three'
            when trending.distance <> 0 and trending.on_one_side >= 7 then 'one_side'
            when trending.trend is not null then 'trend'
        end as signal
    from trending
)

select
    signalled.authority_code,
    signalled.kpi_code,
    signalled.kpi_id,
    signalled.control_window,
    signalled.value_shown,
    signalled.signal,
    signalled.note,
    signalled.value,
    signalled.mean,
    signalled.lower_limit,
    signalled.upper_limit,
    -- Whether what the signal is about lies high or low, goes up or down.
    case
        when signalled.signal = 'trend' then signalled.trend
        when signalled.signal is not null then sign(signalled.distance)
    end as signal_direction,
    signalled.points,
    signalled.since,
    signalled.chart_month,
    signalled.month
from signalled
order by
    signalled.chart_month,
    signalled.authority_code,
    signalled.kpi_code,
    signalled.month
