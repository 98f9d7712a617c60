/*
code: "INT15"
return: SSDA903
table: returns.oc3
rule: >-
  The date of birth in a care leaver row is the one in the header; a date that
  cannot be read is left to rule 102.
columns: OC3.DOB; Header.DOB
kpi: care_leaver_eet
severity: error
source: Data to Insight's validator of the SSDA903 return, internal check INT15
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
semi join returns.header as header
    on
        care_leaver.child = header.child
        and care_leaver.dob <> header.dob
