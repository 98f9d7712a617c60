/*
code: "LOC38"
return: local
table: raw.ssd_involvements
rule: a child has one primary worker of a role at a time; both involvements are reported
columns: ssd_involvements.invo_person_id; invo_professional_role_id;
    invo_involvement_start_date; invo_involvement_end_date
kpi: caseload
severity: query
source: local rule, none is published
note: the roles of primary workers are those of the council's settings
*/
with spans as (
    select
        delivered.row_number,
        delivered.invo_person_id as person_key,
        as_code(delivered.invo_professional_role_id) as role_code,
        as_date(delivered.invo_involvement_start_date) as start_date,
        coalesce(
            as_date(delivered.invo_involvement_end_date), date 'infinity'
        ) as end_date
    from raw.ssd_involvements as delivered
    where
        delivered.invo_person_id is not null
        and as_code(delivered.invo_professional_role_id) in (
            select primary_worker_role.role_code
            from reference.primary_worker_role as primary_worker_role
        )
        -- An end that cannot be read does not make it last for ever.
        and (delivered.invo_involvement_end_date is null)
        = (as_date(delivered.invo_involvement_end_date) is null)
),

neighbours as (
    select
        spans.row_number,
        spans.start_date,
        spans.end_date,
        -- Of all that came before and not of the last one alone: a long one reaches
        -- over the short ones that follow it.
        max(spans.end_date) over (
            partition by spans.person_key, spans.role_code
            order by spans.start_date asc, spans.end_date desc, spans.row_number asc
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before,
        lead(spans.start_date) over (
            partition by spans.person_key, spans.role_code
            order by spans.start_date asc, spans.end_date desc, spans.row_number asc
        ) as next_start_date
    from spans
    where spans.start_date < spans.end_date
)

select
    'ssd_involvements' as source_table,
    neighbours.row_number
from neighbours
where
    neighbours.start_date < neighbours.latest_end_before
    or neighbours.next_start_date < neighbours.end_date
