/*
code: "SW02STG1"
return: SSDA903
table: returns.social_worker
rule: >-
  A worker's number is filled and starts with SW (registered with Social Work
  England) or XX (not registered).
columns: SWEpisodes.SW_ID
kpi: sw_caseload
severity: error
source: DfE SSDA903 validation rules 2025-26, SW02STG1
*/
select
    worker.source_table,
    worker.row_number
from returns.social_worker as worker
where coalesce(worker.sw_id_form, 'blank') not in ('SW', 'XX')
