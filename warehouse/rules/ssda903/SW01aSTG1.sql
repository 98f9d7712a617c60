/*
code: "SW01aSTG1"
return: SSDA903
table: returns.social_worker
rule: >-
  A time with a social worker has a start date and, where it started before April
  2023, the worker; later ones are left to SW01bSTG1.
columns: SWEpisodes.SW_ID; SW_DECOM
kpi: sw_caseload; sw_turnover
severity: block
source: DfE SSDA903 validation rules 2024-25, SW01aSTG1
*/
select
    worker.source_table,
    worker.row_number
from returns.social_worker as worker
where
    worker.sw_decom is null
    or (worker.sw_id is null and worker.sw_decom < date '2023-04-01')
