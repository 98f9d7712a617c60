/*
grain: one row per KPI, month, period window and breakdown value, as of this delivery
note: values are unrounded; a figure that cannot be given has a status that says why
*/
with kpi_source as (
    select
        need.kpi_code,
        -- Each layout once, also where one record is fed by two.
        array_to_string(
            list_sort(
                list_distinct(
                    flatten(
                        list(string_split(source.layout, '+'))
                        -- Who it is about may stand in any layout.
                        filter (where need.record_name <> 'person')
                    )
                )
            ),
            ' + '
        ) as layouts,
        bool_and(need.is_told) as is_told,
        bool_or(source.coverage = 'latest' or kpi.latest_only) as is_latest_only
    from reference.kpi_need as need
    inner join reference.kpi as kpi
        on need.kpi_code = kpi.kpi_code
    inner join reference.record_source as source
        on need.record_name = source.record_name
    group by need.kpi_code
),

kpi_month as (
    -- A month has data for a KPI when every record it needs speaks about that month.
    select
        need.kpi_code,
        month.month_end,
        count(covered.month_end) = count(*)
        and (
            not any_value(kpi.latest_only)
            or month.month = getvariable('delivery_month')
        )
        and month.month - to_months(any_value(kpi.looks_back_months))
        >= max(speaks_from(source.history)) as has_data,
        -- A layout with a year or six months of history can never look back so far.
        coalesce(
            month.month - to_months(any_value(kpi.looks_back_months))
            < max(speaks_from(source.history)) filter (
                where source.history <> 'council'
            ),
            false
        ) as is_beyond_layout
    from reference.kpi_need as need
    inner join reference.kpi as kpi
        on need.kpi_code = kpi.kpi_code
    inner join reference.record_source as source
        on need.record_name = source.record_name
    cross join dimensions.reporting_month as month
    left join dimensions.covered_month as covered
        on
            need.record_name = covered.record_name
            and month.month_end = covered.month_end
    group by need.kpi_code, month.month, month.month_end
),

kpi_window as (
    select
        kpi.kpi_code,
        month_window.period_window,
        any_value(month_window.months_due)
        = count(*) filter (where kpi_month.has_data) as is_complete,
        bool_or(
            kpi_month.has_data
            and month_window.counted_month_end = month_window.month_end
        ) as has_own_month,
        bool_or(
            kpi_month.is_beyond_layout
            and month_window.counted_month_end = month_window.month_end
        ) as is_beyond_layout,
        month_window.month_end
    from reference.kpi as kpi
    inner join dimensions.window_month as month_window
        on kpi.period = 'month' or month_window.period_window = 'month'
    inner join kpi_month
        on
            kpi.kpi_code = kpi_month.kpi_code
            and month_window.counted_month_end = kpi_month.month_end
    group by kpi.kpi_code, month_window.period_window, month_window.month_end
),

cells as (
    -- Added up before the windows are laid over it; whoever counts once stays a row.
    select
        unit.kpi_code,
        case when kpi.count_once is not null then unit.person_key end as once_key,
        unit.team,
        unit.sex,
        unit.age_band,
        unit.ethnicity_group,
        case
            when any_value(kpi.count_once) is null then sum(unit.numerator)
            else max(unit.numerator)
        end as numerator,
        case
            when any_value(kpi.count_once) is null then sum(unit.denominator)
            else max(unit.denominator)
        end as denominator,
        max(unit.numerator) as largest,
        unit.month_end,
        case kpi.count_once
            when 'first' then unit.counted_date - date '1900-01-01'
            when 'last' then date '1900-01-01' - unit.counted_date
        end as once_order
    from kpis.counted_unit as unit
    inner join reference.kpi as kpi
        on unit.kpi_code = kpi.kpi_code
    group by all
),

in_window as (
    select
        cells.kpi_code,
        month_window.period_window,
        cells.once_key,
        cells.team,
        cells.sex,
        cells.age_band,
        cells.ethnicity_group,
        cells.numerator,
        case
            when
                kpi.denominator_at is null
                or month_window.counted_month_end = month_window.month_end
                then cells.denominator
        end as denominator,
        cells.largest,
        month_window.month_end,
        cells.once_order
    from cells
    inner join reference.kpi as kpi
        on cells.kpi_code = kpi.kpi_code
    inner join dimensions.window_month as month_window
        on
            cells.month_end = month_window.counted_month_end
            and (kpi.period = 'month' or month_window.period_window = 'month')
),

windowed as (
    select in_window.*
    from in_window
    where in_window.once_key is null
    union all
    select in_window.*
    from in_window
    where in_window.once_key is not null
    qualify
        row_number() over (
            partition by
                in_window.kpi_code,
                in_window.once_key,
                in_window.period_window,
                in_window.month_end
            -- Of several on one day one that meets counts.
            order by
                in_window.once_order asc,
                in_window.numerator desc,
                in_window.team asc
        ) = 1
),

broken_down as (
    select
        windowed.kpi_code,
        windowed.period_window,
        case
            when grouping(windowed.team) = 0 then 'team'
            when grouping(windowed.sex) = 0 then 'sex'
            when grouping(windowed.age_band) = 0 then 'age_band'
            when grouping(windowed.ethnicity_group) = 0 then 'ethnicity_group'
            else 'all'
        end as breakdown,
        case
            when grouping(windowed.team) = 0 then windowed.team
            when grouping(windowed.sex) = 0
                then cast(windowed.sex as varchar)
            when grouping(windowed.age_band) = 0
                then cast(windowed.age_band as varchar)
            when grouping(windowed.ethnicity_group) = 0
                then cast(windowed.ethnicity_group as varchar)
            else 'all'
        end as breakdown_value,
        sum(windowed.numerator) as numerator,
        sum(windowed.denominator) as denominator,
        max(windowed.largest) as largest,
        windowed.month_end
    from windowed
    group by
        windowed.kpi_code,
        windowed.period_window,
        windowed.month_end,
        grouping sets (
            (),
            (windowed.team),
            (windowed.sex),
            (windowed.age_band),
            (windowed.ethnicity_group)
        )
),

labels as (
    select
        kpi.kpi_code,
        'all' as breakdown,
        'all' as breakdown_value
    from reference.kpi as kpi
    union
    select
        broken_down.kpi_code,
        broken_down.breakdown,
        broken_down.breakdown_value
    from broken_down
    inner join reference.kpi as kpi
        on broken_down.kpi_code = kpi.kpi_code
    where
        broken_down.breakdown_value is not null
        -- The population is known for the authority alone.
        and (kpi.measure <> 'rate_per_10000' or broken_down.breakdown = 'all')
),

amounts as (
    select
        kpi.kpi_code,
        kpi.kpi_id,
        kpi.measure,
        kpi.period,
        kpi.decimals,
        kpi_window.period_window,
        labels.breakdown,
        labels.breakdown_value,
        case when kpi_source.is_told then kpi_source.layouts end as source_layouts,
        case when kpi.measure = 'rate_per_10000' then month.population_year end
            as population_year,
        case kpi.measure
            when 'maximum' then broken_down.largest
            else coalesce(broken_down.numerator, 0)
        end as numerator,
        case kpi.measure
            when 'rate_per_10000' then cast(month.population_0_17 as decimal(18, 4))
            when 'share' then coalesce(broken_down.denominator, 0)
            when 'ratio' then coalesce(broken_down.denominator, 0)
        end as denominator,
        case
            when not kpi_source.is_told then 'not_available_from_source'
            when
                not kpi_window.has_own_month
                and (kpi_source.is_latest_only or kpi_window.is_beyond_layout)
                then 'not_available_from_source'
            when not kpi_window.has_own_month then 'no_data'
            when not kpi_window.is_complete then 'incomplete_window'
        end as reason_for_none,
        month.month
    from kpi_window
    inner join reference.kpi as kpi
        on kpi_window.kpi_code = kpi.kpi_code
    inner join kpi_source
        on kpi_window.kpi_code = kpi_source.kpi_code
    inner join dimensions.reporting_month as month
        on kpi_window.month_end = month.month_end
    inner join labels
        on kpi_window.kpi_code = labels.kpi_code
    left join broken_down
        on
            kpi_window.kpi_code = broken_down.kpi_code
            and kpi_window.period_window = broken_down.period_window
            and kpi_window.month_end = broken_down.month_end
            and labels.breakdown = broken_down.breakdown
            and labels.breakdown_value = broken_down.breakdown_value
),

judged as (
    select
        amounts.kpi_code,
        amounts.kpi_id,
        amounts.measure,
        amounts.decimals,
        case amounts.period
            when 'month_end' then 'month_end' else amounts.period_window
        end
            as period_window,
        amounts.breakdown,
        amounts.breakdown_value,
        amounts.source_layouts,
        coalesce(
            amounts.reason_for_none,
            case
                when
                    amounts.measure in ('share', 'ratio', 'rate_per_10000')
                    and coalesce(amounts.denominator, 0) = 0
                    then 'no_data'
                when amounts.measure = 'maximum' and amounts.numerator is null
                    then 'no_data'
                else 'ok'
            end
        ) as status,
        amounts.population_year,
        case when amounts.reason_for_none is null then amounts.numerator end
            as numerator,
        case when amounts.reason_for_none is null then amounts.denominator end
            as denominator,
        case amounts.measure
            when 'rate_per_10000' then 10000
            when 'share' then 100
            when 'ratio' then case when kpi.unit = 'percent' then 100 else 1 end
            else 1
        end as factor,
        kpi.definition_hash,
        amounts.month
    from amounts
    inner join reference.kpi as kpi
        on amounts.kpi_code = kpi.kpi_code
)

select
    authority.la_code as authority_code,
    judged.kpi_code,
    judged.kpi_id,
    judged.period_window,
    judged.breakdown,
    judged.breakdown_value,
    judged.status,
    judged.source_layouts,
    judged.definition_hash,
    case
        when judged.status = 'ok'
            then with_decimals(
                rounded_half_up(
                    judged.numerator,
                    coalesce(judged.denominator, 1),
                    judged.factor,
                    judged.decimals
                ),
                judged.decimals
            )
    end as value_shown,
    judged.population_year,
    -- Blank until the build is a revision of its month: publishing knows which.
    cast(null as integer) as revision,
    cast(judged.numerator as double) as numerator,
    cast(judged.denominator as double) as denominator,
    case
        when judged.status = 'ok'
            then
                cast(judged.numerator as double)
                * judged.factor
                / coalesce(cast(judged.denominator as double), 1)
    end as value,
    judged.month,
    getvariable('delivery_month') as as_of_month
from judged
cross join reference.authority as authority
order by
    judged.kpi_code,
    judged.month,
    judged.period_window,
    judged.breakdown,
    judged.breakdown_value
