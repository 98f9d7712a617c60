/*
code: "LOC43"
return: local
table: raw.ssda903_missing
rule: no two missing episodes of a child overlap; both are reported
columns: ssda903_missing.CHILD; MIS_START; MIS_END
kpi: missing_children
severity: error
source: local rule, none is published
note: one that starts on the day another ends does not overlap it
*/
with spans as (
    select
        delivered.row_number,
        delivered."CHILD" as person_key,
        as_british_date(delivered."MIS_START") as start_date,
        coalesce(as_british_date(delivered."MIS_END"), date 'infinity') as end_date
    from raw.ssda903_missing as delivered
    where
        delivered."CHILD" is not null
        -- An end that cannot be read does not make it last for ever.
        and (delivered."MIS_END" is null)
        = (as_british_date(delivered."MIS_END") is null)
),

neighbours as (
    select
        spans.row_number,
        spans.start_date,
        spans.end_date,
        -- Of all that came before and not of the last one alone: a long one reaches
        -- over the short ones that follow it.
        max(spans.end_date) over (
            partition by spans.person_key
            order by spans.start_date asc, spans.end_date desc, spans.row_number asc
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before,
        lead(spans.start_date) over (
            partition by spans.person_key
            order by spans.start_date asc, spans.end_date desc, spans.row_number asc
        ) as next_start_date
    from spans
    where spans.start_date < spans.end_date
)

select
    'ssda903_missing' as source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date < neighbours.latest_end_before
    or neighbours.next_start_date < neighbours.end_date
