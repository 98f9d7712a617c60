/*
code: "LOC79"
return: local
table: raw.ssd_cp_plans
rule: a child protection plan points at an initial conference of the same person
columns: ssd_cp_plans.cppl_icpc_id; ssd_initial_cp_conference.icpc_person_id
kpi: cpp_rate; icpc_timeliness
severity: error
source: local rule, none is published
*/
select
    'ssd_cp_plans' as source_table,
    delivered.row_number
from raw.ssd_cp_plans as delivered
where
    exists (
        select 1
        from raw.ssd_initial_cp_conference as home
        where
            home.icpc_icpc_id = delivered.cppl_icpc_id
            and home.icpc_person_id <> delivered.cppl_person_id
    )
