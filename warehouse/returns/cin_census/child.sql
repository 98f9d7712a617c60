/*
grain: one row per child record of the census
*/
select
    'cin_census_child' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.child_number as child_key,
    as_date(delivered.person_birth_date) as person_birth_date,
    as_date(delivered.expected_person_birth_date) as expected_person_birth_date
from raw.cin_census_child as delivered
