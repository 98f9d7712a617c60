/*
grain: one row, the header of the census
*/
select
    'cin_census_header' as source_table,
    delivered.row_number,
    as_date(delivered.reference_date) as reference_date
from raw.cin_census_header as delivered
