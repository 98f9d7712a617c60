-- The summary of a month with what it is held against: target, months before, limits of
-- its control chart, and what is published of others. One row per KPI and month.
with judged as (
    select
        summary.authority_code,
        summary.kpi_code,
        summary.month,
        kpi.measure,
        kpi.polarity,
        kpi.decimals,
        kpi.counted_as,
        target.target,
        target.floor,
        target.period_window as target_period_window,
        target.target_from,
        target.target_source,
        target.is_carried_forward,
        figure.value_shown as figure_shown,
        -- As it is shown, or a page would say that 83.0 misses a target of 83.0.
        cast(figure.value_shown as decimal(18, 4)) as figure,
        tenths_of_thousandths(figure.numerator) as numerator,
        tenths_of_thousandths(coalesce(figure.denominator, 1)) as denominator,
        tenths_of_thousandths(target.target) as target_amount,
        -- Half of the last decimal shown.
        cast(5000 / pow(10, kpi.decimals) as hugeint) as half,
        cast(
            case kpi.measure
                when 'share' then 100
                when 'rate_per_10000' then 10000
                else 1
            end as hugeint
        ) * 100000000 as factor
    from summary
    inner join reference.kpi as kpi
        on summary.kpi_code = kpi.kpi_code
    inner join reference.target as target
        on
            summary.authority_code = target.authority_code
            and summary.kpi_code = target.kpi_code
            and summary.month = target.month
    left join known_figure as figure
        on
            summary.authority_code = figure.authority_code
            and summary.kpi_code = figure.kpi_code
            and summary.month = figure.month
            and target.period_window = figure.period_window
),

distant as (
    -- The fewest who would have to meet more, or the fewest fewer, for the figure as
    -- it is shown to reach the target.
    select
        judged.*,
        case
            when judged.measure not in ('count', 'share', 'rate_per_10000') then null
            when
                judged.polarity = 'higher_is_better' and judged.figure < judged.target
                then
                    (
                        greatest(judged.target_amount - judged.half, 0)
                        * judged.denominator + judged.factor - 1
                    ) // judged.factor * 10000 - judged.numerator
            when
                judged.polarity = 'lower_is_better' and judged.figure > judged.target
                then
                    judged.numerator
                    - (
                        (
                            (judged.target_amount + judged.half)
                            * judged.denominator + judged.factor - 1
                        ) // judged.factor - 1
                    ) * 10000
        end / 10000 as distance_from_target
    from judged
),

held as (
    select
        distant.authority_code,
        distant.kpi_code,
        distant.month,
        distant.target_period_window,
        distant.target_from,
        distant.target_source,
        distant.is_carried_forward as target_is_carried_forward,
        distant.figure_shown as target_figure_shown,
        with_decimals(
            rounded_half_up(distant.target, 1, 1, distant.decimals), distant.decimals
        ) as target_shown,
        with_decimals(
            rounded_half_up(distant.floor, 1, 1, distant.decimals), distant.decimals
        ) as floor_shown,
        case
            when distant.figure is null then null
            when
                distant.figure = distant.target
                or (distant.figure > distant.target)
                = (distant.polarity = 'higher_is_better')
                then 'green'
            when distant.floor is null then 'red'
            when
                distant.figure = distant.floor
                or (distant.figure > distant.floor)
                = (distant.polarity = 'higher_is_better')
                then 'amber'
            else 'red'
        end as rag,
        cast(distant.distance_from_target as bigint) as distance_from_target,
        case
            when distant.distance_from_target is not null
                then concat(
                    format('{:,}', cast(distant.distance_from_target as bigint)),
                    if(distant.polarity = 'higher_is_better', ' more ', ' fewer '),
                    distant.counted_as
                )
        end as distance_from_target_words,
        cast(distant.target as double) as target,
        cast(distant.floor as double) as floor
    from distant
),

last_point as (
    select point.*
    from summaries.control_chart as point
    where point.month = point.chart_month
),

charted as (
    select
        summary.authority_code,
        summary.kpi_code,
        summary.month,
        kpi.period as control_window,
        point.value as control_value,
        point.mean as control_mean,
        point.lower_limit as control_lower_limit,
        point.upper_limit as control_upper_limit,
        point.points as control_points,
        point.since as control_since,
        point.signal as control_signal,
        case
            when point.mean is null then null
            when point.signal is null then 'common_cause'
            when kpi.polarity = 'neutral' and point.signal_direction > 0
                then 'special_cause_up'
            when kpi.polarity = 'neutral' then 'special_cause_down'
            when
                (point.signal_direction > 0) = (kpi.polarity = 'higher_is_better')
                then 'special_cause_improving'
            else 'special_cause_concerning'
        end as variation,
        case
            -- A level that is asked of a share is asked of each month; a sum is not.
            when
                point.mean is null
                or held.target is null
                or (
                    held.target_period_window <> kpi.period
                    and kpi.measure not in ('share', 'ratio')
                )
                then null
            when kpi.polarity = 'higher_is_better' and point.lower_limit >= held.target
                then 'likely_to_meet'
            when kpi.polarity = 'higher_is_better' and point.upper_limit < held.target
                then 'unlikely_to_meet'
            when kpi.polarity = 'lower_is_better' and point.upper_limit <= held.target
                then 'likely_to_meet'
            when kpi.polarity = 'lower_is_better' and point.lower_limit > held.target
                then 'unlikely_to_meet'
            else 'hit_or_miss'
        end as assurance,
        if(point.month is null, 'no figure of the month', point.note) as control_note
    from summary
    inner join reference.kpi as kpi
        on summary.kpi_code = kpi.kpi_code
    left join last_point as point
        on
            summary.authority_code = point.authority_code
            and summary.kpi_code = point.kpi_code
            and summary.month = point.month
    left join held
        on
            summary.authority_code = held.authority_code
            and summary.kpi_code = held.kpi_code
            and summary.month = held.month
)

select
    summary.*,
    held.target,
    held.target_shown,
    held.floor,
    held.floor_shown,
    held.target_period_window,
    held.target_figure_shown,
    held.target_from,
    held.target_source,
    held.target_is_carried_forward,
    held.rag,
    held.distance_from_target,
    held.distance_from_target_words,
    case
        when summary.change_from_previous_month is null then null
        -- A bit beyond the band is the noise of a difference of two floats.
        when
            abs(summary.change_from_previous_month)
            <= case
                when summary.unit = 'percent' then getvariable('no_change_points')
                else
                    getvariable('no_change_percent') / 100
                    * abs(summary.previous_month_value)
            end + 1e-9
            then 'no_change'
        when summary.polarity = 'neutral'
            then if(summary.change_from_previous_month > 0, 'up', 'down')
        when
            (summary.change_from_previous_month > 0)
            = (summary.polarity = 'higher_is_better')
            then 'improving'
        else 'worsening'
    end as direction_of_travel,
    charted.* exclude (authority_code, kpi_code, month),
    maturity.newest_month_usually_moves,
    beside.* exclude (authority_code, kpi_code, month)
from summary
inner join charted
    on
        summary.authority_code = charted.authority_code
        and summary.kpi_code = charted.kpi_code
        and summary.month = charted.month
left join held
    on
        summary.authority_code = held.authority_code
        and summary.kpi_code = held.kpi_code
        and summary.month = held.month
left join benchmark_beside_month as beside
    on
        summary.authority_code = beside.authority_code
        and summary.kpi_code = beside.kpi_code
        and summary.month = beside.month
left join history.newest_month_range as maturity
    on
        summary.authority_code = maturity.authority_code
        and summary.kpi_code = maturity.kpi_code
        -- What a later delivery has restated once has moved already.
        and summary.month = summary.as_of_month
