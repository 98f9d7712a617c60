/*
code: "SW01bSTG1"
return: SSDA903
table: returns.social_worker
rule: >-
  A time with a social worker from April 2023 on has the worker, a start date and
  a reason for the change; without a start date it is reported as well.
columns: SWEpisodes.SW_ID; SW_DECOM; SW_REASON
kpi: sw_caseload; sw_turnover
severity: block
source: DfE SSDA903 validation rules 2024-25, SW01bSTG1
*/
select
    worker.source_table,
    worker.row_number
from returns.social_worker as worker
where
    coalesce(worker.sw_decom, date 'infinity') >= date '2023-04-01'
    and (
        worker.sw_decom is null
        or worker.sw_id is null
        or worker.sw_reason is null
    )
