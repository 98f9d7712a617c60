/*
code: "LOC81"
return: local
table: raw.ssd_cp_visits
rule: a visit points at a child protection plan of the same person
columns: ssd_cp_visits.cppv_cp_plan_id; ssd_cp_plans.cppl_person_id
kpi: child_protection_visits_on_time
severity: error
source: local rule, none is published
*/
select
    'ssd_cp_visits' as source_table,
    delivered.row_number
from raw.ssd_cp_visits as delivered
where
    exists (
        select 1
        from raw.ssd_cp_plans as home
        where
            home.cppl_cp_plan_id = delivered.cppv_cp_plan_id
            and home.cppl_person_id <> delivered.cppv_person_id
    )
