/*
code: "LOC65"
return: local
table: raw.ssd_missing
rule: a missing episode is not dated before the birth of the person
columns: ssd_missing.miss_missing_episode_start_date; ssd_person.pers_dob
kpi: missing_children
severity: error
source: local rule, none is published
*/
select
    'ssd_missing' as source_table,
    delivered.row_number
from raw.ssd_missing as delivered
where
    exists (
        select 1
        from raw.ssd_person as person
        where
            person.pers_person_id = delivered.miss_person_id
            and as_date(person.pers_dob)
            > as_date(delivered.miss_missing_episode_start_date)
    )
