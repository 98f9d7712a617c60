/*
code: "LOC52"
return: local
table: raw.cin_census_child
rule: all records of a child id have the same date of birth
columns: cin_census_child.person_birth_date; cin_census_child.person_birth_date
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
        from raw.cin_census_child as other
        where
            other.la_child_id = delivered.la_child_id
            and as_date(other.person_birth_date) <> as_date(delivered.person_birth_date)
    )
