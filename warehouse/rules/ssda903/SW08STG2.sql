/*
code: "SW08STG2"
return: SSDA903
table: returns.social_worker
rule: >-
  A time with a social worker that is followed by another of the child has an end
  date.
columns: SWEpisodes.SW_DECOM; SW_DEC
kpi: sw_caseload
severity: block
source: DfE SSDA903 validation rules 2025-26, SW08STG2
*/
with neighbours as (
    select
        worker.source_table,
        worker.row_number,
        worker.sw_dec,
        lead(worker.row_number) over in_time as next_row
    from returns.social_worker as worker
    window in_time as (
        partition by worker.child
        order by worker.sw_decom, worker.row_number
    )
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.next_row is not null
    and neighbours.sw_dec is null
