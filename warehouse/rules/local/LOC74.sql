/*
code: "LOC74"
return: local
table: raw.cin_census_child
rule: a person does not die before being born
columns: cin_census_child.person_birth_date; person_death_date
kpi: cin_rate
severity: error
source: local rule, none is published
*/
select
    'cin_census_child' as source_table,
    delivered.row_number
from raw.cin_census_child as delivered
where as_date(delivered.person_death_date) < as_date(delivered.person_birth_date)
