/*
code: "LOC72"
return: local
table: raw.ssd_cla_visits
rule: a visit to a looked-after child is not dated after the death of the person
columns: ssd_cla_visits.clav_cla_visit_date; ssd_person.pers_death_date
kpi: looked_after_visits_on_time
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_visits' as source_table,
    delivered.row_number
from raw.ssd_cla_visits as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.clav_person_id
            and as_date(person.pers_death_date) < as_date(delivered.clav_cla_visit_date)
    )
