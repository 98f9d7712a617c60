-- The units of the changed owners in the windows that count them: one row per build,
-- kind of unit and window. The windows are laid as `summaries/kpi_values.sql` lays
-- them, each build's by its own definition of the KPI.
with numbered as (
    select
        kind.kind_number,
        kind.cell_number,
        kind.holder_number,
        kind.record_key,
        kind.team,
        held_unit.period,
        held_unit.denominator_at,
        case
            when held_unit.person_key is not null then held_unit.count_once
        end as count_once,
        kind.numerator,
        held_unit.is_new,
        held_unit.month_end,
        held_unit.counted_date
    from held_unit
    inner join unit_kind as kind
        on
            held_unit.kpi_code = kind.kpi_code
            and held_unit.owner = kind.owner
            and held_unit.record_key is not distinct from kind.record_key
            and held_unit.team is not distinct from kind.team
            and held_unit.sex is not distinct from kind.sex
            and held_unit.age_band is not distinct from kind.age_band
            and held_unit.ethnicity_group is not distinct from kind.ethnicity_group
            and held_unit.numerator is not distinct from kind.numerator
            and held_unit.denominator is not distinct from kind.denominator
),

added_up as (
    select
        numbered.kind_number,
        numbered.cell_number,
        numbered.holder_number,
        numbered.period,
        numbered.denominator_at,
        numbered.numerator,
        count(*) as units,
        numbered.is_new,
        numbered.month_end
    from numbered
    where numbered.count_once is null
    group by
        numbered.kind_number,
        numbered.cell_number,
        numbered.holder_number,
        numbered.period,
        numbered.denominator_at,
        numbered.numerator,
        numbered.is_new,
        numbered.month_end
)

select
    added_up.kind_number,
    added_up.cell_number,
    added_up.holder_number,
    month_window.window_number,
    sum(added_up.units) as units,
    added_up.denominator_at is null
    or month_window.counted_month_end = month_window.month_end as has_denominator,
    added_up.is_new
from added_up
inner join common_window as month_window
    on
        added_up.month_end = month_window.counted_month_end
        and (added_up.period = 'month' or month_window.period_window = 'month')
where
    -- Of a denominator that is the last month's, no earlier month has a part.
    added_up.denominator_at is null
    or added_up.numerator <> 0
    or month_window.counted_month_end = month_window.month_end
group by
    added_up.kind_number,
    added_up.cell_number,
    added_up.holder_number,
    month_window.window_number,
    has_denominator,
    added_up.is_new
union all
(
    select
        numbered.kind_number,
        numbered.cell_number,
        numbered.holder_number,
        month_window.window_number,
        1 as units,
        true as has_denominator,
        numbered.is_new
    from numbered
    inner join common_window as month_window
        on
            numbered.month_end = month_window.counted_month_end
            and (numbered.period = 'month' or month_window.period_window = 'month')
    where numbered.count_once is not null
    qualify
        row_number() over (
            partition by
                numbered.is_new,
                numbered.holder_number,
                month_window.window_number
            order by
                case numbered.count_once
                    when 'first' then numbered.counted_date - date '1900-01-01'
                    when 'last' then date '1900-01-01' - numbered.counted_date
                end asc,
                numbered.numerator desc,
                numbered.team asc,
                numbered.record_key asc
        ) = 1
)
