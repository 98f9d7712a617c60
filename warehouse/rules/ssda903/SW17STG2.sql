/*
code: "SW17STG2"
return: SSDA903
table: returns.social_worker
rule: >-
  The last social worker of a child has no end date.
columns: SWEpisodes; Episodes.DEC
kpi: sw_caseload
severity: error
source: DfE SSDA903 validation rules 2025-26, SW17STG2
note: >-
  what counts is the last social worker by start date, whether or not the child is
  still looked after, as in Data to Insight's validator.
*/
with last_worker as (
    select
        worker.source_table,
        worker.row_number,
        worker.sw_dec
    from returns.social_worker as worker
    qualify
        row_number() over (
            partition by worker.child
            order by worker.sw_decom desc nulls last, worker.row_number asc
        ) = 1
)

select
    last_worker.source_table,
    last_worker.row_number
from last_worker
where last_worker.sw_dec is not null
