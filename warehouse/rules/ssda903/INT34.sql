/*
code: "INT34"
return: SSDA903
table: returns.oc3
rule: >-
  A young person has one care leaver row, or one a birthday where the source says
  which birthday a row is about; each of several is reported.
columns: OC3.CHILD
kpi: care_leaver_eet
severity: block
source: Data to Insight's validator of the SSDA903 return, internal check INT34
*/
select
    care_leaver.source_table,
    care_leaver.row_number
from returns.oc3 as care_leaver
qualify
    count(*) over (
        partition by care_leaver.child, care_leaver.birthday_age
    ) > 1
