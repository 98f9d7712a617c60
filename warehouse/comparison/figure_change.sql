-- Every figure that moved, of the months that both builds show: one row per authority,
-- KPI, month, window and breakdown value. Reads `before_figure` and `after_figure`, the
-- figures of the two builds.
-- A part that only one build names counted nothing in the other, if that build told the
-- figure of the whole authority. `whole_cause` is there where no record can have moved
-- the figure: a build does not compute it, or its source tells it on one side only.
with month_shown as (
    select before_figure.month
    from before_figure
    intersect
    select after_figure.month
    from after_figure
),

part as (
    select
        before_figure.authority_code,
        before_figure.kpi_code,
        before_figure.period_window,
        before_figure.breakdown,
        before_figure.breakdown_value,
        before_figure.month
    from before_figure
    union
    select
        after_figure.authority_code,
        after_figure.kpi_code,
        after_figure.period_window,
        after_figure.breakdown,
        after_figure.breakdown_value,
        after_figure.month
    from after_figure
),

compared as (
    select
        part.authority_code,
        part.kpi_code,
        part.period_window,
        part.breakdown,
        part.breakdown_value,
        coalesce(
            old.status,
            case when old_whole.numerator is null then old_whole.status end
        ) as old_status,
        coalesce(
            new.status,
            case when new_whole.numerator is null then new_whole.status end
        ) as new_status,
        old.value_shown as old_value_shown,
        new.value_shown as new_value_shown,
        case
            when old_whole.kpi_code is null or new_whole.kpi_code is null
                then 'definition_change'
            when
                (old_whole.numerator is null) <> (new_whole.numerator is null)
                or old_whole.source_layouts <> new_whole.source_layouts
                then 'source_change'
        end as whole_cause,
        old.value as old_value,
        new.value as new_value,
        case
            when old_whole.numerator is not null then coalesce(old.numerator, 0)
        end as old_numerator,
        case
            when new_whole.numerator is not null then coalesce(new.numerator, 0)
        end as new_numerator,
        case
            when old_whole.denominator is not null then coalesce(old.denominator, 0)
        end as old_denominator,
        case
            when new_whole.denominator is not null then coalesce(new.denominator, 0)
        end as new_denominator,
        old_whole.numerator is not null and new_whole.numerator is not null
            as is_told_twice,
        old.kpi_code is not null and new.kpi_code is not null as is_named_twice,
        part.month
    from part
    inner join month_shown
        on part.month = month_shown.month
    left join before_figure as old_whole
        on
            part.authority_code = old_whole.authority_code
            and part.kpi_code = old_whole.kpi_code
            and part.period_window = old_whole.period_window
            and part.month = old_whole.month
            and old_whole.breakdown = 'all'
    left join after_figure as new_whole
        on
            part.authority_code = new_whole.authority_code
            and part.kpi_code = new_whole.kpi_code
            and part.period_window = new_whole.period_window
            and part.month = new_whole.month
            and new_whole.breakdown = 'all'
    left join before_figure as old
        on
            part.authority_code = old.authority_code
            and part.kpi_code = old.kpi_code
            and part.period_window = old.period_window
            and part.breakdown = old.breakdown
            and part.breakdown_value = old.breakdown_value
            and part.month = old.month
    left join after_figure as new
        on
            part.authority_code = new.authority_code
            and part.kpi_code = new.kpi_code
            and part.period_window = new.period_window
            and part.breakdown = new.breakdown
            and part.breakdown_value = new.breakdown_value
            and part.month = new.month
)

select
    compared.authority_code,
    compared.kpi_code,
    compared.period_window,
    compared.breakdown,
    compared.breakdown_value,
    compared.old_status,
    compared.new_status,
    compared.old_value_shown,
    compared.new_value_shown,
    compared.whole_cause,
    compared.old_value,
    compared.new_value,
    compared.old_numerator,
    compared.new_numerator,
    compared.old_denominator,
    compared.new_denominator,
    compared.is_told_twice,
    compared.month,
    -- As the decimal numbers they are written as: added up as floats they would drift.
    case
        when compared.old_numerator is not null or compared.new_numerator is not null
            then
                coalesce(cast(compared.new_numerator as decimal(28, 4)), 0)
                - coalesce(cast(compared.old_numerator as decimal(28, 4)), 0)
    end as numerator_change,
    case
        when
            compared.old_denominator is not null
            or compared.new_denominator is not null
            then
                coalesce(cast(compared.new_denominator as decimal(28, 4)), 0)
                - coalesce(cast(compared.old_denominator as decimal(28, 4)), 0)
    end as denominator_change
from compared
where
    compared.old_numerator is distinct from compared.new_numerator
    or compared.old_denominator is distinct from compared.new_denominator
    or (
        compared.is_named_twice
        and (
            compared.old_status <> compared.new_status
            or compared.old_value_shown is distinct from compared.new_value_shown
        )
    )
