"""facts.fostering_household: fostering households."""

from expectations.typed_rules import between, coded, filled, grain, happened, not_before, one_of

EXPECTATIONS = [
    *grain("fostering_household_key"),
    *filled("approval_type_code"),
    coded("approval_type_code", "fostering_approval_type"),
    not_before("application_date", "enquiry_date"),
    not_before("approved_date", "application_date"),
    not_before("deregistered_date", "approved_date"),
    *happened("enquiry_date", "application_date", "approved_date", "deregistered_date"),
    one_of("deregistration_reason_code", ["resigned", "terminated", "other"]),
    between("approved_places", 0, None, "No number of approved places is below zero"),
    between("filled_places", 0, None, "No number of filled places is below zero"),
    between("unavailable_places", 0, None, "No number of unavailable places is below zero"),
]
