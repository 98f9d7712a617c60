/*
code: "LOC129"
return: local
table: raw.ssd_cla_health
rule: a health check of a looked-after child is not dated before the birth of the person
columns: ssd_cla_health.clah_health_check_date; ssd_person.pers_dob
kpi: health_assessment_up_to_date; dental_check_up_to_date
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_health' as source_table,
    delivered.row_number
from raw.ssd_cla_health as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.clah_person_id
            and as_date(person.pers_dob) > as_date(delivered.clah_health_check_date)
    )
