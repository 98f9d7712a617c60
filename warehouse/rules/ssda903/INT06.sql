/*
code: "INT06"
return: SSDA903
table: returns.oc3
rule: >-
  Every care leaver row belongs to a young person who has a header row.
columns: OC3.CHILD; Header.CHILD
kpi: care_leaver_eet
severity: block
source: Data to Insight's validator of the SSDA903 return, internal check INT06
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
anti join returns.header as header
    on care_leaver.child = header.child
