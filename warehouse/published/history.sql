-- What was said when: the figures of every revision, and views that choose among them.

-- Each figure with its revision: its place among the others, and how far it is signed
-- off.
create view history.figure as
select
    value.* exclude (release_number) replace (
        -- Readers are given texts, not types of this file.
        cast(value.kpi_code as varchar) as kpi_code,
        cast(value.kpi_id as varchar) as kpi_id,
        cast(value.period_window as varchar) as period_window,
        cast(value.breakdown as varchar) as breakdown,
        cast(value.breakdown_value as varchar) as breakdown_value,
        cast(value.status as varchar) as status,
        cast(value.definition_hash as varchar) as definition_hash
    ),
    release.authority_code,
    release.as_of_month,
    release.revision,
    release.state,
    release.vintage,
    release.published_at,
    release.withdrawn_at
from history.kpi_values as value
inner join history.release as release
    on value.release_number = release.release_number;

-- The figures known by a time: of each KPI, month and window those of the latest
-- revision signed off before it that could tell, all of its breakdowns together, so
-- that they add up. With drafts, those that nobody has signed off yet as well.
create macro history.figures_known_by(known_by, with_drafts) as table
    with telling as (
        select
            figure.authority_code,
            figure.kpi_code,
            figure.month,
            figure.period_window,
            coalesce(
                max(figure.vintage) filter (where figure.numerator is not null),
                max(figure.vintage)
            ) as vintage
        from history.figure as figure
        where
            figure.breakdown = 'all'
            and (
                (
                    figure.published_at < known_by -- noqa: RF03
                    and coalesce(figure.withdrawn_at >= known_by, true) -- noqa: RF03
                )
                or (
                    with_drafts -- noqa: RF03
                    and figure.state in ('draft', 'reviewed')
                )
            )
        group by
            figure.authority_code,
            figure.kpi_code,
            figure.month,
            figure.period_window
    )

    select figure.*
    from history.figure as figure
    inner join telling
        on
            figure.authority_code = telling.authority_code
            and figure.kpi_code = telling.kpi_code
            and figure.month = telling.month
            and figure.period_window = telling.period_window
            and figure.vintage = telling.vintage;

create view history.kpi_values_signed_off as
select figure.*
from history.figure as figure
where figure.state = 'signed_off';

-- Of each KPI, month and window the first that was signed off and could tell, also
-- where its revision was withdrawn later: it is what was said.
create view history.kpi_values_as_first_published as
with telling as (
    select
        figure.authority_code,
        figure.kpi_code,
        figure.month,
        figure.period_window,
        -- What was signed off first, whichever month or revision it is of.
        coalesce(
            arg_min(
                figure.vintage,
                struct_pack(
                    published_at := figure.published_at,
                    vintage := figure.vintage
                )
            ) filter (where figure.numerator is not null),
            arg_min(
                figure.vintage,
                struct_pack(
                    published_at := figure.published_at,
                    vintage := figure.vintage
                )
            )
        ) as vintage
    from history.figure as figure
    where figure.breakdown = 'all' and figure.published_at is not null
    group by
        figure.authority_code,
        figure.kpi_code,
        figure.month,
        figure.period_window
)

select figure.*
from history.figure as figure
inner join telling
    on
        figure.authority_code = telling.authority_code
        and figure.kpi_code = telling.kpi_code
        and figure.month = telling.month
        and figure.period_window = telling.period_window
        and figure.vintage = telling.vintage;

-- A figure that the later revision cannot tell has not moved: the one before stays as
-- now known.
create view history.kpi_revisions_with_drafts as
select
    moved.*,
    release.state,
    kpi.kpi_id,
    moved.period_window = kpi.headline as is_headline
from history.revision as moved
inner join reference.kpi as kpi
    on moved.kpi_code = kpi.kpi_code
inner join history.release as release
    on
        moved.authority_code = release.authority_code
        and moved.as_of_month = release.as_of_month
        and moved.revision = release.revision
where moved.new_numerator is not null;

create view history.kpi_revisions as
select moved.*
from history.kpi_revisions_with_drafts as moved
where moved.state = 'signed_off';

-- How far the newest month of a KPI moved in later deliveries, as far as that is known:
-- one row per KPI and number of deliveries after the first, from the third delivery on.
create view history.kpi_maturity as
with delivery as (
    -- A month that was never delivered, or not signed off, is no delivery.
    select
        release.authority_code,
        release.as_of_month,
        row_number() over (
            partition by release.authority_code
            order by release.as_of_month
        ) as number,
        count(*) over (partition by release.authority_code) as deliveries
    from history.release as release
    where release.state = 'signed_off'
    group by release.authority_code, release.as_of_month
),

told as (
    -- Of each delivery month its latest revision alone.
    select
        value.authority_code,
        value.kpi_code,
        value.kpi_id,
        value.month,
        value.as_of_month,
        value.value,
        value.definition_hash,
        delivery.number
    from history.kpi_values_signed_off as value
    inner join reference.kpi as kpi
        on
            value.kpi_code = kpi.kpi_code
            and value.period_window = kpi.headline
    inner join delivery
        on
            value.authority_code = delivery.authority_code
            and value.as_of_month = delivery.as_of_month
    where
        value.breakdown = 'all'
        and value.value is not null
        and delivery.deliveries >= 3
    qualify value.revision = max(value.revision) over (
        partition by value.authority_code, value.kpi_code, value.as_of_month
    )
)

select
    first_told.authority_code,
    first_told.kpi_code,
    first_told.kpi_id,
    later.number - first_told.number as deliveries_after,
    count(*) as months_observed,
    min(later.value - first_told.value) as lowest_change,
    median(later.value - first_told.value) as median_change,
    max(later.value - first_told.value) as highest_change
from told as first_told
inner join told as later
    on
        first_told.authority_code = later.authority_code
        and first_told.kpi_code = later.kpi_code
        and first_told.month = later.month
        -- What another definition moves says nothing of how records come in.
        and first_told.definition_hash is not distinct from later.definition_hash
        and later.number - first_told.number between 1 and 3
where first_told.as_of_month = first_told.month
group by
    first_told.authority_code,
    first_told.kpi_code,
    first_told.kpi_id,
    later.number - first_told.number;

-- The same as a plain range that holds every change within the longest time that is
-- known, such as `-0.4 to +1.2 within 3 deliveries`.
create view history.newest_month_range as
select
    maturity.authority_code,
    maturity.kpi_code,
    concat(
        -- Not `-0.0`: nothing is added to nothing.
        printf(
            concat('%+.', any_value(kpi.decimals), 'f'),
            round(min(maturity.lowest_change), any_value(kpi.decimals)) + 0.0
        ),
        ' to ',
        printf(
            concat('%+.', any_value(kpi.decimals), 'f'),
            round(max(maturity.highest_change), any_value(kpi.decimals)) + 0.0
        ),
        ' within ',
        max(maturity.deliveries_after),
        if(max(maturity.deliveries_after) = 1, ' delivery', ' deliveries')
    ) as newest_month_usually_moves
from history.kpi_maturity as maturity
inner join reference.kpi as kpi
    on maturity.kpi_code = kpi.kpi_code
group by maturity.authority_code, maturity.kpi_code;
