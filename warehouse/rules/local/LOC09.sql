/*
code: "LOC09"
return: local
table: raw.ssd_immigration_status
rule: an immigration status does not end before it starts
columns: ssd_immigration_status.immi_immigration_status_start_date;
    immi_immigration_status_end_date
kpi: unaccompanied_children
severity: error
source: local rule, none is published
*/
select
    'ssd_immigration_status' as source_table,
    delivered.row_number
from raw.ssd_immigration_status as delivered
where
    as_date(delivered.immi_immigration_status_end_date)
    < as_date(delivered.immi_immigration_status_start_date)
