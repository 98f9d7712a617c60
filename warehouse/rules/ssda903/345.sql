/*
code: "345"
return: SSDA903
table: returns.oc3
rule: >-
  Where the authority is in touch (YES), neither activity nor accommodation is
  unknown (0).
columns: OC3.IN_TOUCH; ACTIV; ACCOM
kpi: care_leaver_eet
severity: error
source: DfE SSDA903 validation rules 2025-26, 345
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
where
    care_leaver.in_touch = 'YES'
    and (care_leaver.activ = '0' or care_leaver.accom = '0')
