/*
code: "LOC83"
return: local
table: raw.ssd_person
rule: an unborn child whose expected date of birth passed more than six weeks ago has a
    date of birth by now
columns: ssd_person.pers_dob; pers_expected_dob
kpi: cin_rate
severity: query
source: local rule, none is published
*/
select
    'ssd_person' as source_table,
    delivered.row_number
from raw.ssd_person as delivered
cross join returns.collection as collection
where
    collection.return_name = 'SSDA903'
    and delivered.pers_dob is null
    and as_date(delivered.pers_expected_dob) < collection.month_end - 42
