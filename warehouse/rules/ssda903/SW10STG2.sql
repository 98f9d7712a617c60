/*
code: "SW10STG2"
return: SSDA903
table: returns.social_worker
rule: >-
  A new social worker starts within 7 days of the end of the previous one, before
  or after, unless at first contact (FCONTA); a previous one without an end is
  reported as well.
columns: SWEpisodes.SW_DECOM; SW_DEC
kpi: sw_caseload
severity: block
source: DfE SSDA903 validation rules 2024-25, SW10STG2
note: >-
  the published message speaks of an overlap; what is tested, here as in Data to
  Insight's validator, is a distance of more than 7 days.
*/
with neighbours as (
    select
        worker.source_table,
        worker.row_number,
        worker.sw_decom,
        worker.sw_reason,
        lag(worker.sw_dec) over in_time as previous_dec,
        lag(worker.row_number) over in_time as previous_row
    from returns.social_worker as worker
    window in_time as (
        partition by worker.child
        order by worker.sw_decom, worker.sw_dec, worker.row_number
    )
)

select
    neighbours.source_table,
    neighbours.row_number
from neighbours
where
    neighbours.previous_row is not null
    and neighbours.sw_reason is distinct from 'FCONTA'
    and coalesce(
        abs(neighbours.sw_decom - neighbours.previous_dec) > 7, true
    )
