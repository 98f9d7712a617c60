/*
code: "INT32"
return: SSDA903
table: returns.header
rule: >-
  A child has one header row; where there are several, each of them is reported.
columns: Header.CHILD
kpi: lac_rate; care_leaver_eet; all joins
severity: block
source: Data to Insight's validator of the SSDA903 return, internal check INT32
*/
select
    header.source_table,
    header.row_number
from returns.header as header
qualify count(*) over (partition by header.child) > 1
