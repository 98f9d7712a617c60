/*
grain: one row per ChildProtectionPlans record of the census
*/
select
    'cin_census_protection_plan' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.details_number as cin_details_key,
    cast(
        as_integer(delivered.number_of_previous_cpp) as integer
    ) as number_of_previous_cpp,
    as_date(delivered.cpp_start_date) as cpp_start_date,
    as_date(delivered.cpp_end_date) as cpp_end_date
from raw.cin_census_protection_plan as delivered
