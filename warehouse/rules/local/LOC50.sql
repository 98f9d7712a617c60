/*
code: "LOC50"
return: local
table: raw.cin_census_child
rule: a person has the same date of birth in cin_census_child as in ssd_person
columns: cin_census_child.person_birth_date; ssd_person.pers_dob
kpi: cin_rate; cpp_rate
severity: error
source: local rule, none is published
*/
select
    'cin_census_child' as source_table,
    delivered.row_number
from raw.cin_census_child as delivered
where
    exists (
        select 1
        from raw.ssd_person as other
        where
            other.pers_person_id = delivered.la_child_id
            and as_date(other.pers_dob) <> as_date(delivered.person_birth_date)
    )
