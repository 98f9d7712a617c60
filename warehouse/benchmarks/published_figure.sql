/*
grain: one row per KPI, area and year of one file
note: a value that is not published is computed of its parts, to the same decimals; the
    parts stay beside it where they are known
*/
with told as (
    select
        cell.*,
        published_sum(cell.numerator_cells) as numerator,
        if(
            cell.is_of_population,
            population.population_0_17,
            published_sum(cell.denominator_cells)
        ) as denominator,
        first_reason(
            if(
                cell.value_cell is null,
                list_concat(cell.numerator_cells, cell.denominator_cells),
                [cell.value_cell]
            )
        ) as reason
    from benchmark.cell as cell
    left join benchmark.population as population
        on
            cell.area_code = population.area_code
            -- A year to March uses the mid-year before.
            and cell.year - 1 = population.mid_year
),

valued as (
    select
        told.*,
        case
            when told.value_cell is not null then published_amount(told.value_cell)
            else cast(
                with_decimals(
                    rounded_half_up(
                        told.numerator, told.denominator, told.factor, told.decimals
                    ),
                    told.decimals
                ) as decimal(18, 4)
            )
        end as value
    from told
)

select
    valued.kpi_code,
    valued.area_type,
    valued.area_code,
    valued.area_name,
    valued.region_code,
    valued.publication,
    case
        when valued.value is not null then 'ok'
        when valued.reason = 'ok' then 'not_available'
        else valued.reason
    end as status,
    cast(valued.release as integer) as release,
    cast(valued.numerator as decimal(18, 4)) as numerator,
    cast(valued.denominator as decimal(18, 4)) as denominator,
    valued.value,
    cast(valued.decimals as integer) as decimals,
    valued.value_cell is null as is_computed,
    if(
        valued.is_year_to_march,
        make_date(valued.year, 3, 31),
        make_date(valued.year, 9, 30)
    ) as period_end
from valued
order by all
