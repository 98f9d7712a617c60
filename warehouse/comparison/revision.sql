-- Why the figures moved: one row per authority, KPI, month, window and breakdown value
-- that moved between two builds. The changes by cause add up to the whole change;
-- `people_` is blank where nobody can be compared: for the KPIs of the variable
-- `unexplained_kpis`.
with cause_split as (
    select
        figure_cause.kpi_code,
        figure_cause.period_window,
        figure_cause.breakdown,
        figure_cause.breakdown_value,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'late_entry'
            ) as decimal(18, 4)
        ) as late_entry_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'correction'
            ) as decimal(18, 4)
        ) as correction_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'deletion'
            ) as decimal(18, 4)
        ) as deletion_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'definition_change'
            ) as decimal(18, 4)
        ) as definition_change_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'source_change'
            ) as decimal(18, 4)
        ) as source_change_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'time_passed'
            ) as decimal(18, 4)
        ) as time_passed_numerator_change,
        cast(
            sum(figure_cause.numerator_change) filter (
                where figure_cause.cause = 'not_known'
            ) as decimal(18, 4)
        ) as not_known_numerator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'late_entry'
            ) as decimal(18, 4)
        ) as late_entry_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'correction'
            ) as decimal(18, 4)
        ) as correction_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'deletion'
            ) as decimal(18, 4)
        ) as deletion_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'definition_change'
            ) as decimal(18, 4)
        ) as definition_change_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'source_change'
            ) as decimal(18, 4)
        ) as source_change_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'time_passed'
            ) as decimal(18, 4)
        ) as time_passed_denominator_change,
        cast(
            sum(figure_cause.denominator_change) filter (
                where figure_cause.cause = 'not_known'
            ) as decimal(18, 4)
        ) as not_known_denominator_change,
        figure_cause.month
    from figure_cause
    group by
        figure_cause.kpi_code,
        figure_cause.period_window,
        figure_cause.breakdown,
        figure_cause.breakdown_value,
        figure_cause.month
)

select
    figure.authority_code,
    figure.kpi_code,
    figure.period_window,
    figure.breakdown,
    figure.breakdown_value,
    figure.old_status,
    figure.new_status,
    figure.old_value_shown,
    figure.new_value_shown,
    figure.old_value,
    figure.new_value,
    figure.old_numerator,
    figure.new_numerator,
    figure.old_denominator,
    figure.new_denominator,
    cast(figure.numerator_change as decimal(18, 4)) as numerator_change,
    cast(figure.denominator_change as decimal(18, 4)) as denominator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.late_entry_numerator_change, 0)
    end as late_entry_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.correction_numerator_change, 0)
    end as correction_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.deletion_numerator_change, 0)
    end as deletion_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.definition_change_numerator_change, 0)
    end as definition_change_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.source_change_numerator_change, 0)
    end as source_change_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.time_passed_numerator_change, 0)
    end as time_passed_numerator_change,
    case
        when figure.numerator_change is not null
            then coalesce(split.not_known_numerator_change, 0)
    end as not_known_numerator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.late_entry_denominator_change, 0)
    end as late_entry_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.correction_denominator_change, 0)
    end as correction_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.deletion_denominator_change, 0)
    end as deletion_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.definition_change_denominator_change, 0)
    end as definition_change_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.source_change_denominator_change, 0)
    end as source_change_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.time_passed_denominator_change, 0)
    end as time_passed_denominator_change,
    case
        when figure.denominator_change is not null
            then coalesce(split.not_known_denominator_change, 0)
    end as not_known_denominator_change,
    case
        when
            figure.is_told_twice
            and not list_contains(
                cast(getvariable('unexplained_kpis') as varchar[]),
                figure.kpi_code
            )
            then coalesce(people.people_added, 0)
    end as people_added,
    case
        when
            figure.is_told_twice
            and not list_contains(
                cast(getvariable('unexplained_kpis') as varchar[]),
                figure.kpi_code
            )
            then coalesce(people.people_removed, 0)
    end as people_removed,
    case
        when
            figure.is_told_twice
            and not list_contains(
                cast(getvariable('unexplained_kpis') as varchar[]),
                figure.kpi_code
            )
            then coalesce(people.people_changed, 0)
    end as people_changed,
    figure.month
from figure_change as figure
left join cause_split as split
    on
        figure.kpi_code = split.kpi_code
        and figure.period_window = split.period_window
        and figure.breakdown = split.breakdown
        and figure.breakdown_value = split.breakdown_value
        and figure.month = split.month
left join figure_people as people
    on
        figure.kpi_code = people.kpi_code
        and figure.period_window = people.period_window
        and figure.breakdown = people.breakdown
        and figure.breakdown_value = people.breakdown_value
        and figure.month = people.month
order by
    figure.kpi_code,
    figure.month,
    figure.period_window,
    figure.breakdown,
    figure.breakdown_value
