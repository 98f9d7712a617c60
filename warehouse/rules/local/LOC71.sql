/*
code: "LOC71"
return: local
table: raw.ssd_cp_visits
rule: a visit to a child on a plan is not dated after the death of the person
columns: ssd_cp_visits.cppv_cp_visit_date; ssd_person.pers_death_date
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
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.cppv_person_id
            and as_date(person.pers_death_date) < as_date(delivered.cppv_cp_visit_date)
    )
