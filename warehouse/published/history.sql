-- What was said when: the figures of every revision, and views that choose among them.

-- The figures known by a time: of each KPI, month and window those of the latest
-- revision signed off before it that could tell, all of its breakdowns together, so
-- that they add up. With drafts, those that nobody has signed off yet as well.
create macro history.figures_known_by(known_by, with_drafts) as table
    with known as (
        select release.*
        from history.release as release
        where
            (
                release.published_at < known_by -- noqa: RF03
                and coalesce(release.withdrawn_at >= known_by, true) -- noqa: RF03
            )
            or (
                with_drafts -- noqa: RF03
                and release.state in ('draft', 'reviewed')
            )
    ),

    telling as (
        select
            value.authority_code,
            value.kpi_code,
            value.month,
            value.period_window,
            coalesce(
                max(known.vintage) filter (where value.numerator is not null),
                max(known.vintage)
            ) as vintage
        from history.kpi_values as value
        inner join known
            on
                value.authority_code = known.authority_code
                and value.as_of_month = known.as_of_month
                and value.revision = known.revision
        where value.breakdown = 'all'
        group by
            value.authority_code,
            value.kpi_code,
            value.month,
            value.period_window
    )

    select value.*
    from history.kpi_values as value
    inner join history.release as release
        on
            value.authority_code = release.authority_code
            and value.as_of_month = release.as_of_month
            and value.revision = release.revision
    inner join telling
        on
            value.authority_code = telling.authority_code
            and value.kpi_code = telling.kpi_code
            and value.month = telling.month
            and value.period_window = telling.period_window
            and release.vintage = telling.vintage;

create view history.kpi_values_with_drafts as
select
    value.*,
    release.state
from history.kpi_values as value
inner join history.release as release
    on
        value.authority_code = release.authority_code
        and value.as_of_month = release.as_of_month
        and value.revision = release.revision;

create view history.kpi_values_signed_off as
select value.*
from history.kpi_values as value
inner join history.release as release
    on
        value.authority_code = release.authority_code
        and value.as_of_month = release.as_of_month
        and value.revision = release.revision
where release.state = 'signed_off';

-- Of each KPI, month and window the first that was signed off and could tell, also
-- where its revision was withdrawn later: it is what was said.
create view history.kpi_values_as_first_published as
with telling as (
    select
        value.authority_code,
        value.kpi_code,
        value.month,
        value.period_window,
        coalesce(
            min(release.vintage) filter (where value.numerator is not null),
            min(release.vintage)
        ) as vintage
    from history.kpi_values as value
    inner join history.release as release
        on
            value.authority_code = release.authority_code
            and value.as_of_month = release.as_of_month
            and value.revision = release.revision
    where value.breakdown = 'all' and release.published_at is not null
    group by
        value.authority_code,
        value.kpi_code,
        value.month,
        value.period_window
)

select value.*
from history.kpi_values as value
inner join history.release as release
    on
        value.authority_code = release.authority_code
        and value.as_of_month = release.as_of_month
        and value.revision = release.revision
inner join telling
    on
        value.authority_code = telling.authority_code
        and value.kpi_code = telling.kpi_code
        and value.month = telling.month
        and value.period_window = telling.period_window
        and release.vintage = telling.vintage;

-- Of what is signed off. A figure that the later revision cannot tell has not moved:
-- the one before stays as now known.
create view history.kpi_revisions as
select
    moved.*,
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
where release.state = 'signed_off' and moved.new_numerator is not null;
