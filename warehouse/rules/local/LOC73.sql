/*
code: "LOC73"
return: local
table: raw.ssd_person
rule: a person does not die before being born
columns: ssd_person.pers_dob; pers_death_date
kpi: cin_rate; lac_rate
severity: error
source: local rule, none is published
*/
select
    'ssd_person' as source_table,
    delivered.row_number
from raw.ssd_person as delivered
where as_date(delivered.pers_death_date) < as_date(delivered.pers_dob)
