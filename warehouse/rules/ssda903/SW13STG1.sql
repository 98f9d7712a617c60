/*
code: "SW13STG1"
return: SSDA903
table: returns.social_worker
rule: >-
  The reason for a change of social worker is a code of the list; it may be blank
  for a change before April 2023.
columns: SWEpisodes.SW_REASON
kpi: sw_turnover; agency_share
severity: error
source: DfE SSDA903 validation rules 2025-26, SW13STG1
*/
select
    worker.source_table,
    worker.row_number
from returns.social_worker as worker
anti join reference.social_worker_change_reason_code as listed
    on worker.sw_reason = listed.code
where
    worker.sw_reason is not null
    or worker.sw_decom >= date '2023-04-01'
