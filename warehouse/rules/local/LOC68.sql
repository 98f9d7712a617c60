/*
code: "LOC68"
return: local
table: raw.ssd_cp_plans
rule: the start of a child protection plan is not dated after the death of the person
columns: ssd_cp_plans.cppl_cp_plan_start_date; ssd_person.pers_death_date
kpi: cpp_rate
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
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.cppl_person_id
            and as_date(person.pers_death_date)
            < as_date(delivered.cppl_cp_plan_start_date)
    )
