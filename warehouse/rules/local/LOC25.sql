/*
code: "LOC25"
return: local
table: raw.ssd_initial_cp_conference
rule: no two initial conferences about a child are held on the same day
columns: ssd_initial_cp_conference.icpc_person_id; icpc_icpc_date
kpi: icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'ssd_initial_cp_conference' as source_table,
    delivered.row_number
from raw.ssd_initial_cp_conference as delivered
where
    delivered.icpc_person_id is not null
    and as_date(delivered.icpc_icpc_date) is not null
qualify count(*) over (
    partition by delivered.icpc_person_id, as_date(delivered.icpc_icpc_date)
) > 1
