-- Who a council is compared with, and what they had: from published figures and the
-- council's lists of statistical neighbours.

-- One row per council, area it is compared with, and list that names the area.
create view history.compared_area as
select
    own.authority_code,
    'own' as comparator,
    cast(null as integer) as list_version,
    own.authority_code as area_code
from reference.compared_authority as own
union all
select
    own.authority_code,
    'region' as comparator,
    cast(null as integer) as list_version,
    max(figure.region_code) as area_code
from reference.compared_authority as own
inner join reference.published_figure as figure
    on
        figure.area_type = 'authority'
        and own.authority_code = figure.area_code
group by own.authority_code
union all
select
    own.authority_code,
    'england' as comparator,
    cast(null as integer) as list_version,
    'E92000001' as area_code
from reference.compared_authority as own
union all
select
    neighbour.authority_code,
    'neighbours' as comparator,
    neighbour.list_version,
    neighbour.area_code
from reference.neighbour as neighbour;

-- One row per council, KPI, year, release and comparator; neighbours by mean and by
-- median, for the two official tools differ, and per list.
create table history.benchmark as
with period as (
    select distinct
        figure.kpi_code,
        figure.publication,
        figure.release,
        figure.decimals,
        figure.period_end
    from reference.published_figure as figure
),

compared as (
    -- A neighbour without any figure still counts as one of the list.
    select
        area.authority_code,
        area.comparator,
        area.list_version,
        period.kpi_code,
        period.publication,
        period.release,
        period.decimals,
        period.period_end,
        figure.area_name,
        figure.status,
        figure.is_computed,
        figure.value
    from history.compared_area as area
    cross join period
    left join reference.published_figure as figure
        on
            area.area_code = figure.area_code
            and period.kpi_code = figure.kpi_code
            and period.period_end = figure.period_end
            and period.release = figure.release
),

own as (
    select
        compared.authority_code,
        compared.kpi_code,
        compared.release,
        compared.period_end,
        kpi.polarity,
        compared.value
    from compared
    inner join reference.kpi as kpi
        on compared.kpi_code = kpi.kpi_code
    where compared.comparator = 'own'
),

averaged as (
    select
        compared.authority_code,
        compared.kpi_code,
        compared.publication,
        compared.release,
        compared.decimals,
        compared.period_end,
        compared.comparator,
        compared.list_version,
        any_value(compared.area_name) as area_name,
        count(*) as areas,
        count(compared.value) as areas_with_figure,
        bool_or(compared.is_computed) as is_computed,
        any_value(compared.status) as status,
        sum(compared.value) as total,
        median(compared.value) as middle,
        case
            when
                compared.comparator = 'neighbours'
                and any_value(own.polarity) <> 'neutral'
                and any_value(own.value) is not null
                then
                    count(*) filter (
                        where
                        case own.polarity
                            when 'higher_is_better' then compared.value > own.value
                            else compared.value < own.value
                        end
                    )
        end as areas_better
    from compared
    inner join own
        on
            compared.authority_code = own.authority_code
            and compared.kpi_code = own.kpi_code
            and compared.release = own.release
            and compared.period_end = own.period_end
    group by
        compared.authority_code,
        compared.kpi_code,
        compared.publication,
        compared.release,
        compared.decimals,
        compared.period_end,
        compared.comparator,
        compared.list_version
),

figure as (
    select
        averaged.*,
        averaged.total as numerator,
        greatest(averaged.areas_with_figure, 1) as denominator,
        if(averaged.comparator = 'neighbours', 'mean', null) as method
    from averaged
    union all
    select
        averaged.*,
        averaged.middle as numerator,
        1 as denominator,
        'median' as method
    from averaged
    where averaged.comparator = 'neighbours'
),

place as (
    -- Of the councils that a release has a figure of.
    select
        figure.kpi_code,
        figure.release,
        figure.period_end,
        figure.area_code,
        count(*) over same_figure as authorities_ranked,
        rank() over (
            partition by figure.kpi_code, figure.release, figure.period_end
            order by
                case
                    when kpi.polarity = 'higher_is_better' then -figure.value
                    else figure.value
                end
        ) as place
    from reference.published_figure as figure
    inner join reference.kpi as kpi
        on figure.kpi_code = kpi.kpi_code
    where figure.area_type = 'authority' and figure.value is not null
    window same_figure as (
        partition by figure.kpi_code, figure.release, figure.period_end
    )
)

select
    figure.authority_code,
    figure.kpi_code,
    kpi.kpi_id,
    figure.comparator,
    figure.method,
    figure.list_version,
    figure.area_name,
    figure.publication,
    figure.release,
    figure.period_end,
    cast(figure.numerator / figure.denominator as double) as value,
    with_decimals(
        rounded_half_up(figure.numerator, figure.denominator, 1, figure.decimals),
        figure.decimals
    ) as value_shown,
    case
        when figure.numerator is not null then 'ok'
        when figure.comparator = 'neighbours' then 'not_available'
        else coalesce(figure.status, 'not_available')
    end as status,
    figure.is_computed,
    figure.areas,
    figure.areas_with_figure,
    figure.areas_better,
    place.authorities_ranked,
    -- A quarter of fewer than eight says nothing.
    if(
        place.authorities_ranked >= 8,
        cast(ceil(4 * place.place / place.authorities_ranked) as integer),
        null
    ) as quartile,
    note.note
from figure
inner join reference.kpi as kpi
    on figure.kpi_code = kpi.kpi_code
left join reference.benchmark_note as note
    on figure.kpi_code = note.kpi_code
left join place
    on
        if(figure.comparator = 'own', figure.authority_code, null) = place.area_code
        and figure.kpi_code = place.kpi_code
        and figure.release = place.release
        and figure.period_end = place.period_end
order by all;
