-- How many people are behind a figure's move: one row per KPI, month, window and
-- breakdown value. Who has no person is counted by record; teams are nobody.
with touched as (
    select
        changed_unit.holder_number,
        changed_unit.window_number
    from changed_unit
    inner join changed_owner
        on changed_unit.holder_number = changed_owner.holder_number
    where changed_owner.owner not like 'team %'
    group by changed_unit.holder_number, changed_unit.window_number
),

figure as (
    select
        figure_change.kpi_code,
        shown_window.window_number,
        figure_change.breakdown,
        figure_change.breakdown_value,
        figure_change.period_window,
        figure_change.month
    from figure_change
    inner join shown_window
        on
            figure_change.kpi_code = shown_window.kpi_code
            and figure_change.period_window = shown_window.period_window
            and last_day(figure_change.month) = shown_window.month_end
    where figure_change.is_told_twice
),

part_of_kind as (
    select
        kind.kind_number,
        kind.kpi_code,
        unnest(['all', 'team', 'sex', 'age_band', 'ethnicity_group']) as breakdown,
        unnest(['all', kind.team, kind.sex, kind.age_band, kind.ethnicity_group])
            as breakdown_value,
        coalesce(kind.numerator, 0) as numerator,
        coalesce(kind.denominator, 0) as denominator
    from unit_kind as kind
),

holder_in_figure as (
    select
        figure.kpi_code,
        figure.period_window,
        figure.breakdown,
        figure.breakdown_value,
        unit.holder_number,
        bool_or(not unit.is_new) as counted_before,
        bool_or(unit.is_new) as counts_now,
        sum(
            case when unit.is_new then 1 else -1 end * unit.units * part.numerator
        ) as numerator_change,
        sum(
            case when unit.is_new then 1 else -1 end
            * unit.units
            * case when unit.has_denominator then part.denominator else 0 end
        ) as denominator_change,
        figure.month
    from window_unit as unit
    semi join touched
        on
            unit.holder_number = touched.holder_number
            and unit.window_number = touched.window_number
    inner join part_of_kind as part
        on unit.kind_number = part.kind_number
    inner join figure
        on
            part.kpi_code = figure.kpi_code
            and unit.window_number = figure.window_number
            and part.breakdown = figure.breakdown
            and part.breakdown_value = figure.breakdown_value
    group by
        figure.kpi_code,
        figure.period_window,
        figure.breakdown,
        figure.breakdown_value,
        unit.holder_number,
        figure.month
)

select
    holder.kpi_code,
    holder.period_window,
    holder.breakdown,
    holder.breakdown_value,
    count(*) filter (where not holder.counted_before) as people_added,
    count(*) filter (where not holder.counts_now) as people_removed,
    count(*) filter (
        where
        holder.counted_before
        and holder.counts_now
        and (holder.numerator_change <> 0 or holder.denominator_change <> 0)
    ) as people_changed,
    holder.month
from holder_in_figure as holder
group by
    holder.kpi_code,
    holder.period_window,
    holder.breakdown,
    holder.breakdown_value,
    holder.month
