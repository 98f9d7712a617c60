/*
code: "LOC51"
return: local
table: raw.cin_census_child
rule: a person has the same date of birth in cin_census_child as in ssda903_header
columns: cin_census_child.person_birth_date; ssda903_header.DOB
kpi: cin_rate; cpp_rate; lac_rate
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
        from raw.ssda903_header as other
        where
            other."CHILD" = delivered.la_child_id
            and as_british_date(other."DOB") <> as_date(delivered.person_birth_date)
    )
