-- What to look at in a month: proposed from the figures, chosen in the commentary, or
-- carried from a month before until it is closed. One row per KPI and month.
with largest_revision as (
    -- Of the figures of earlier months that a delivery moved, the one that moved most.
    select
        moved.authority_code,
        moved.as_of_month as month,
        moved.kpi_code,
        concat(
            'The figure ',
            window_in_words(moved.period_window, moved.month),
            ' was revised from ',
            with_unit(moved.old_value_shown, kpi.unit),
            ' to ',
            with_unit(moved.new_value_shown, kpi.unit)
        ) as words
    from history.revision as moved
    inner join reference.kpi as kpi
        on
            moved.kpi_code = kpi.kpi_code
            and moved.period_window = kpi.headline
    inner join history.release as release
        on
            moved.authority_code = release.authority_code
            and moved.as_of_month = release.as_of_month
            and moved.revision = release.revision
    where
        moved.breakdown = 'all'
        and moved.old_value <> 0
        and moved.new_value is not null
        and moved.old_value_shown <> moved.new_value_shown
        and (release.state = 'signed_off' or getvariable('with_drafts'))
    qualify
        row_number() over (
            partition by moved.authority_code, moved.as_of_month
            order by
                abs(moved.new_value - moved.old_value) / abs(moved.old_value) desc,
                moved.month desc,
                moved.kpi_code asc,
                moved.revision desc
        ) = 1
),

reason as (
    select
        judged.authority_code,
        judged.month,
        judged.kpi_code,
        1 as priority,
        'red_and_worsening' as code,
        'The floor is missed and the figure is getting worse' as words
    from judged
    where judged.rag = 'red' and judged.direction_of_travel = 'worsening'
    union all
    select
        judged.authority_code,
        judged.month,
        judged.kpi_code,
        case judged.variation
            when 'special_cause_concerning' then if(judged.rag = 'red', 2, 5)
            when 'special_cause_improving' then 7
            else 6
        end as priority,
        judged.variation as code,
        concat(
            'The control chart shows more than ordinary variation: ',
            case judged.control_signal
                when 'outside_limits' then 'the latest figure lies outside the limits'
                when 'two_of_three' then 'two of three figures lie near one limit'
                when 'one_side'
                    then 'at least seven figures in a row lie on one side of the mean'
                when 'trend'
                    then 'seven figures in a row each go further in one direction'
            end,
            case judged.variation
                when 'special_cause_concerning' then ', for the worse'
                when 'special_cause_improving' then ', for the better'
                when 'special_cause_up' then ', upwards'
                when 'special_cause_down' then ', downwards'
            end
        ) as words
    from judged
    where judged.variation <> 'common_cause'
    union all
    select
        judged.authority_code,
        judged.month,
        judged.kpi_code,
        3 as priority,
        'worst_of_neighbours' as code,
        concat(
            'All ',
            judged.neighbours_with_figure,
            ' statistical neighbours with a figure did better in the year to ',
            strftime(judged.benchmark_period_end, '%-d %B %Y')
        ) as words
    from judged
    where
        judged.neighbours_with_figure >= 5
        and judged.neighbours_better = judged.neighbours_with_figure
    union all
    select
        largest_revision.authority_code,
        largest_revision.month,
        largest_revision.kpi_code,
        4 as priority,
        'largest_revision' as code,
        largest_revision.words
    from largest_revision
),

proposed as (
    select
        reason.authority_code,
        reason.month,
        reason.kpi_code,
        min(reason.priority) as priority,
        list(reason.code order by reason.priority) as codes,
        list(reason.words order by reason.priority) as words
    from reason
    inner join judged
        on
            reason.authority_code = judged.authority_code
            and reason.month = judged.month
            and reason.kpi_code = judged.kpi_code
            and judged.status = case when reason.code is not null then 'ok' end
    group by reason.authority_code, reason.month, reason.kpi_code
),

topic as (
    -- What stands about a KPI in a month, of the topic that is open then.
    select
        entry.authority_code,
        judged.month,
        entry.kpi_code,
        min(entry.opened_month) as opened_month,
        bool_or(entry.kind = 'highlight' and entry.month = judged.month)
            as is_chosen,
        bool_or(entry.closed_month = judged.month) as is_closed,
        arg_max(entry.text, entry.entry_number) filter (where entry.kind = 'highlight')
            as highlight,
        arg_max(entry.author_role, entry.entry_number) filter (
            where entry.kind = 'highlight'
        ) as highlight_role,
        arg_max(entry.text, entry.entry_number) filter (where entry.kind = 'response')
            as response,
        arg_max(entry.author_role, entry.entry_number) filter (
            where entry.kind = 'response'
        ) as response_role,
        arg_max(entry.entry_date, entry.entry_number) filter (
            where entry.kind = 'response'
        ) as response_date
    from summaries.commentary as entry
    inner join judged
        on
            entry.authority_code = judged.authority_code
            and entry.kpi_code = judged.kpi_code
            and entry.month <= judged.month
            and coalesce(entry.closed_month, date 'infinity') >= judged.month
    group by entry.authority_code, judged.month, entry.kpi_code
),

highlighted as (
    select
        coalesce(proposed.authority_code, topic.authority_code) as authority_code,
        coalesce(proposed.month, topic.month) as month,
        coalesce(proposed.kpi_code, topic.kpi_code) as kpi_code,
        proposed.kpi_code is not null as is_proposed,
        coalesce(proposed.priority, 9) as priority,
        list_concat(
            case
                when topic.is_chosen then ['chosen']
                when topic.kpi_code is not null then ['open']
                else []
            end,
            coalesce(proposed.codes, [])
        ) as codes,
        list_concat(
            case
                when topic.opened_month < topic.month
                    then [concat('Open since ', month_in_words(topic.opened_month))]
                when topic.is_chosen then ['Chosen by the council']
                when topic.kpi_code is not null then ['Written about this month']
                else []
            end,
            coalesce(proposed.words, [])
        ) as words,
        topic.* exclude (authority_code, month, kpi_code)
    from proposed
    full outer join topic
        on
            proposed.authority_code = topic.authority_code
            and proposed.month = topic.month
            and proposed.kpi_code = topic.kpi_code
    -- What people opened takes no place from what is proposed.
    qualify
        topic.kpi_code is not null
        or row_number() over (
            partition by proposed.authority_code, proposed.month, topic.kpi_code
            order by
                proposed.priority asc,
                len(proposed.codes) desc,
                proposed.kpi_code asc
        ) <= getvariable('highlights_at_most')
)

select
    highlighted.authority_code,
    highlighted.kpi_code,
    judged.kpi_id,
    judged.theme,
    judged.title,
    cast(
        row_number() over (
            partition by highlighted.authority_code, highlighted.month
            -- What people chose goes before what is proposed.
            order by
                highlighted.opened_month is null,
                highlighted.priority,
                highlighted.kpi_code
        ) as integer
    ) as place,
    highlighted.is_proposed,
    array_to_string(highlighted.codes, ', ') as reasons,
    concat(array_to_string(highlighted.words, '. '), '.') as reason_words,
    case
        when judged.status = 'ok'
            then concat(
                with_unit(judged.value_shown, judged.unit),
                case
                    when judged.unit not in ('percent', 'number')
                        then concat(' ', judged.unit)
                end,
                case
                    when kpi.measure = 'share'
                        then concat(
                            ' (',
                            format('{:,}', cast(judged.numerator as bigint)),
                            ' of ',
                            format('{:,}', cast(judged.denominator as bigint)),
                            ')'
                        )
                end,
                ' ',
                window_in_words(judged.period_window, judged.month),
                case
                    when judged.target is not null
                        then concat(
                            ', against a target of ',
                            with_unit(judged.target_shown, judged.unit),
                            case
                                when
                                    judged.target_period_window
                                    <> judged.period_window
                                    then concat(
                                        ' ',
                                        window_in_words(
                                            judged.target_period_window, judged.month
                                        )
                                    )
                            end
                        )
                end,
                '.',
                case
                    when judged.distance_from_target_words is not null
                        then concat(
                            ' It takes ',
                            judged.distance_from_target_words,
                            ' to meet the target.'
                        )
                end,
                case
                    when judged.previous_month_value_shown is not null
                        then concat(
                            ' It was ',
                            with_unit(judged.previous_month_value_shown, judged.unit),
                            ' a month before',
                            case
                                when judged.same_month_last_year_value_shown is not null
                                    then concat(
                                        ' and ',
                                        with_unit(
                                            judged.same_month_last_year_value_shown,
                                            judged.unit
                                        ),
                                        ' a year before'
                                    )
                            end,
                            '.'
                        )
                end
            )
    end as figure_words,
    highlighted.highlight,
    highlighted.response,
    highlighted.response_role,
    highlighted.response_date,
    highlighted.response is null
    and coalesce(not highlighted.is_closed, true)
    and (
        highlighted.opened_month is not null
        or list_has_any(
            highlighted.codes,
            [
                'red_and_worsening',
                'special_cause_concerning',
                'worst_of_neighbours'
            ]
        )
    ) as is_owed,
    coalesce(highlighted.highlight_role, owed.role) as owed_by,
    highlighted.opened_month,
    coalesce(highlighted.is_closed, false) as is_closed,
    highlighted.month
from highlighted
inner join judged
    on
        highlighted.authority_code = judged.authority_code
        and highlighted.kpi_code = judged.kpi_code
        and highlighted.month = judged.month
inner join reference.kpi as kpi
    on highlighted.kpi_code = kpi.kpi_code
left join reference.response_role as owed
    on
        highlighted.authority_code = owed.authority_code
        and kpi.theme = owed.theme
order by highlighted.month, highlighted.authority_code, place
