/*
code: "344"
return: SSDA903
table: returns.oc3
rule: >-
  A young person who died or returned home (DIED, RHOM) has activity and
  accommodation 0; a blank is reported as well.
columns: OC3.IN_TOUCH; ACTIV; ACCOM
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 344
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
where
    care_leaver.in_touch in ('DIED', 'RHOM')
    and (
        care_leaver.activ is distinct from '0'
        or care_leaver.accom is distinct from '0'
    )
