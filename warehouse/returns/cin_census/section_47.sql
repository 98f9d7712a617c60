/*
grain: one row per Section47 record of the census
*/
select
    'cin_census_section_47' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.details_number as cin_details_key,
    as_flag(delivered.icpc_not_required) as icpc_not_required,
    as_date(delivered.s47_actual_start_date) as s47_actual_start_date,
    as_date(delivered.initial_cpc_target) as initial_cpc_target,
    as_date(delivered.date_of_initial_cpc) as date_of_initial_cpc
from raw.cin_census_section_47 as delivered
