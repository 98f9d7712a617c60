/*
code: "LOC02"
return: local
table: raw.ssd_legal_status
rule: a legal status does not end before it starts
columns: ssd_legal_status.lega_legal_status_start_date; lega_legal_status_end_date
kpi: lac_rate
severity: block
source: local rule, none is published
*/
select
    'ssd_legal_status' as source_table,
    delivered.row_number
from raw.ssd_legal_status as delivered
where
    as_date(delivered.lega_legal_status_end_date)
    < as_date(delivered.lega_legal_status_start_date)
