/*
code: "LOC46"
return: local
table: raw.annex_a_child_protection
rule: no two child protection plans of a child overlap; both are reported
columns: annex_a_child_protection.child_id; start_date; end_date
kpi: cpp_rate
severity: error
source: local rule, none is published
note: one that starts on the day another ends does not overlap it
*/
with spans as (
    select
        delivered.row_number,
        delivered.child_id as person_key,
        as_sheet_date(delivered.start_date) as start_date,
        coalesce(as_sheet_date(delivered.end_date), date 'infinity') as end_date
    from raw.annex_a_child_protection as delivered
    where
        delivered.child_id is not null
        -- An end that cannot be read does not make it last for ever.
        and (delivered.end_date is null) = (as_sheet_date(delivered.end_date) is null)
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
    'annex_a_child_protection' as source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date < neighbours.latest_end_before
    or neighbours.next_start_date < neighbours.end_date
