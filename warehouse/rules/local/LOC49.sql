/*
code: "LOC49"
return: local
table: raw.ssda903_oc3
rule: a person has the same date of birth in ssda903_oc3 as in ssd_person
columns: ssda903_oc3.DOB; ssd_person.pers_dob
kpi: care_leaver_eet
severity: error
source: local rule, none is published
*/
select
    'ssda903_oc3' as source_table,
    delivered.row_number
from raw.ssda903_oc3 as delivered
where
    exists (
        select 1
        from raw.ssd_person as other
        where
            other.pers_person_id = delivered."CHILD"
            and as_date(other.pers_dob) <> as_british_date(delivered."DOB")
    )
