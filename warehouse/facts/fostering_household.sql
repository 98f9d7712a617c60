/*
grain: one row per fostering household
note: places are the latest state; the dates carry the history
keeps_rows_of: staged.fostering_household
*/
select
    household.fostering_household_key,
    lower(household.approval_type_code) as approval_type_code,
    lower(household.deregistration_reason_code) as deregistration_reason_code,
    household.approved_places,
    household.filled_places,
    household.unavailable_places,
    household.carer_count,
    household.enquiry_date,
    household.application_date,
    household.approved_date,
    household.deregistered_date
from staged.fostering_household as household
