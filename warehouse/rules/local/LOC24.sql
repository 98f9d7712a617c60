/*
code: "LOC24"
return: local
table: raw.ssd_s47_enquiry
rule: no two section 47 enquiries about a child start on the same day
columns: ssd_s47_enquiry.s47e_person_id; s47e_s47_start_date
kpi: s47_rate; icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'ssd_s47_enquiry' as source_table,
    delivered.row_number
from raw.ssd_s47_enquiry as delivered
where
    delivered.s47e_person_id is not null
    and as_date(delivered.s47e_s47_start_date) is not null
qualify count(*) over (
    partition by delivered.s47e_person_id, as_date(delivered.s47e_s47_start_date)
) > 1
