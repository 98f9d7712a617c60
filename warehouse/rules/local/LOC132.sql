/*
code: "LOC132"
return: local
table: raw.ssd_cla_health
rule: a health check of a looked-after child is not dated after the 18th birthday of the
    person
columns: ssd_cla_health.clah_health_check_date; ssd_person.pers_dob
kpi: health_assessment_up_to_date; dental_check_up_to_date
severity: query
source: local rule, none is published
note: being looked after ends with the 18th birthday
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
            and as_date(delivered.clah_health_check_date)
            > birthday(as_date(person.pers_dob), 18)
    )
