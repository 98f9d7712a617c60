/*
grain: one row per Assessments record of the census
*/
select
    'cin_census_assessment' as source_table,
    delivered.row_number,
    delivered.la_child_id as child,
    delivered.details_number as cin_details_key,
    as_date(delivered.assessment_actual_start_date) as assessment_actual_start_date,
    as_date(delivered.assessment_authorisation_date) as assessment_authorisation_date
from raw.cin_census_assessment as delivered
