/*
code: "LOC64"
return: local
table: raw.ssd_cla_placement
rule: a placement is not dated before the birth of the person
columns: ssd_cla_placement.clap_cla_placement_start_date; ssd_person.pers_dob
kpi: placement_mix
severity: error
source: local rule, none is published
*/
select
    'ssd_cla_placement' as source_table,
    delivered.row_number
from raw.ssd_cla_placement as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.clap_person_id
            and as_date(person.pers_dob)
            > as_date(delivered.clap_cla_placement_start_date)
    )
