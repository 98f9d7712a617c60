/*
code: "100"
return: CIN
table: returns.cin_header
rule: the reference date of the return is the last day it speaks about
columns: Header.ReferenceDate
kpi: all
severity: block
source: DfE children in need census validation rules 2022 to 2023
note: 31 March of the census year as published; the month end of a monthly delivery
*/
select
    header.source_table,
    header.row_number
from returns.cin_header as header
cross join returns.collection as collection
where
    collection.return_name = 'CIN'
    and header.reference_date is distinct from collection.month_end
