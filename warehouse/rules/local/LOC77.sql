/*
code: "LOC77"
return: local
table: raw.ssd_initial_cp_conference
rule: an initial conference points at a section 47 enquiry of the same person
columns: ssd_initial_cp_conference.icpc_s47_enquiry_id; ssd_s47_enquiry.s47e_person_id
kpi: icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'ssd_initial_cp_conference' as source_table,
    delivered.row_number
from raw.ssd_initial_cp_conference as delivered
where
    exists (
        select 1
        from raw.ssd_s47_enquiry as home
        where
            home.s47e_s47_enquiry_id = delivered.icpc_s47_enquiry_id
            and home.s47e_person_id <> delivered.icpc_person_id
    )
