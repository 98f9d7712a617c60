/*
grain: one row per fostering household
*/
select
    delivered.row_number,
    delivered.household_id as fostering_household_key,
    as_code(delivered.approval_type) as approval_type_code,
    as_code(delivered.deregistration_reason) as deregistration_reason_code,
    as_integer(delivered.approved_places) as approved_places,
    as_integer(delivered.filled_places) as filled_places,
    as_integer(delivered.unavailable_places) as unavailable_places,
    as_integer(delivered.carer_count) as carer_count,
    as_date(delivered.enquiry_date) as enquiry_date,
    as_date(delivered.application_date) as application_date,
    as_date(delivered.approved_date) as approved_date,
    as_date(delivered.deregistered_date) as deregistered_date
from accepted.fostering_households as delivered
