/*
code: "102"
return: SSDA903
table: returns.header
rule: >-
  The date of birth is filled and is a real date.
columns: Header.DOB
kpi: lac_rate; care_leaver_eet
severity: block
source: DfE SSDA903 validation rules 2025-26, 102
*/
select
    header.source_table,
    header.row_number
from returns.header as header
where header.dob is null
