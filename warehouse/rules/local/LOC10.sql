/*
code: "LOC10"
return: local
table: raw.ssd_s47_enquiry
rule: a section 47 enquiry does not end before it starts
columns: ssd_s47_enquiry.s47e_s47_start_date; s47e_s47_end_date
kpi: s47_rate
severity: error
source: local rule, none is published
*/
select
    'ssd_s47_enquiry' as source_table,
    delivered.row_number
from raw.ssd_s47_enquiry as delivered
where as_date(delivered.s47e_s47_end_date) < as_date(delivered.s47e_s47_start_date)
