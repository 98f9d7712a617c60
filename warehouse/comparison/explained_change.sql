-- What each cause moved, as far as changed units say: one row per KPI, month, window,
-- breakdown value and cause.
with explained as (
    -- Added up first: what follows is done for five breakdowns.
    select
        kind.kpi_code,
        shown_window.period_window,
        kind.team,
        kind.sex,
        kind.age_band,
        kind.ethnicity_group,
        unit_cause.cause,
        max(kind.numerator) as numerator,
        sum(
            case when changed_unit.is_new then 1 else -1 end
            * changed_unit.units
            * coalesce(kind.numerator, 0)
        ) as numerator_change,
        sum(
            case when changed_unit.is_new then 1 else -1 end
            * changed_unit.units
            * case
                when changed_unit.has_denominator then coalesce(kind.denominator, 0)
                else 0
            end
        ) as denominator_change,
        changed_unit.is_new,
        shown_window.month_end
    from changed_unit
    inner join unit_kind as kind
        on changed_unit.kind_number = kind.kind_number
    inner join shown_window
        on
            kind.kpi_code = shown_window.kpi_code
            and changed_unit.window_number = shown_window.window_number
    inner join unit_cause
        on
            changed_unit.kind_number = unit_cause.kind_number
            and changed_unit.fate = unit_cause.fate
            and changed_unit.is_new = unit_cause.is_new
            and shown_window.month_end = unit_cause.month_end
    group by
        kind.kpi_code,
        shown_window.period_window,
        kind.team,
        kind.sex,
        kind.age_band,
        kind.ethnicity_group,
        unit_cause.cause,
        changed_unit.is_new,
        shown_window.month_end
)

select
    explained.kpi_code,
    explained.period_window,
    case
        when grouping(explained.team) = 0 then 'team'
        when grouping(explained.sex) = 0 then 'sex'
        when grouping(explained.age_band) = 0 then 'age_band'
        when grouping(explained.ethnicity_group) = 0 then 'ethnicity_group'
        else 'all'
    end as breakdown,
    case
        when grouping(explained.team) = 0 then explained.team
        when grouping(explained.sex) = 0 then explained.sex
        when grouping(explained.age_band) = 0 then explained.age_band
        when grouping(explained.ethnicity_group) = 0 then explained.ethnicity_group
        else 'all'
    end as breakdown_value,
    explained.cause,
    sum(explained.numerator_change) as numerator_change,
    sum(explained.denominator_change) as denominator_change,
    max(explained.numerator) filter (where explained.is_new) as largest_appeared,
    max(explained.numerator) filter (where not explained.is_new) as largest_vanished,
    explained.month_end
from explained
group by
    explained.kpi_code,
    explained.period_window,
    explained.month_end,
    explained.cause,
    grouping sets (
        (),
        (explained.team),
        (explained.sex),
        (explained.age_band),
        (explained.ethnicity_group)
    )
