/*
code: "348"
return: SSDA903
table: returns.oc3
rule: >-
  A young person who was reported as died in last year's return is not reported as
  anything else.
columns: OC3.IN_TOUCH; OC3_last.IN_TOUCH
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 348
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
semi join returns.oc3_last_year as last_year
    on
        care_leaver.child = last_year.child
        and last_year.in_touch = 'DIED'
where care_leaver.in_touch is distinct from 'DIED'
