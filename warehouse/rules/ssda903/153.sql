/*
code: "153"
return: SSDA903
table: returns.oc3
rule: >-
  In touch, activity and accommodation are all filled or all blank.
columns: OC3.IN_TOUCH; ACTIV; ACCOM
kpi: care_leaver_eet
severity: block
source: DfE SSDA903 validation rules 2025-26, 153
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
where
    (care_leaver.in_touch is null) <> (care_leaver.activ is null)
    or (care_leaver.activ is null) <> (care_leaver.accom is null)
