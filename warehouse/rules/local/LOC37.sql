/*
code: "LOC37"
return: local
table: raw.ssd_legal_status
rule: no two legal statuses of a child overlap; both are reported
columns: ssd_legal_status.lega_person_id; lega_legal_status_start_date;
    lega_legal_status_end_date
kpi: lac_rate
severity: error
source: local rule, none is published
note: one that starts on the day another ends does not overlap it
*/
with spans as (
    select
        delivered.row_number,
        delivered.lega_person_id as person_key,
        as_date(delivered.lega_legal_status_start_date) as start_date,
        coalesce(
            as_date(delivered.lega_legal_status_end_date), date 'infinity'
        ) as end_date
    from raw.ssd_legal_status as delivered
    where
        delivered.lega_person_id is not null
        -- An end that cannot be read does not make it last for ever.
        and (delivered.lega_legal_status_end_date is null)
        = (as_date(delivered.lega_legal_status_end_date) is null)
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
    'ssd_legal_status' as source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date < neighbours.latest_end_before
    or neighbours.next_start_date < neighbours.end_date
