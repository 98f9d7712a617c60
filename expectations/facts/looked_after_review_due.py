"""facts.looked_after_review_due: reviews that periods of care have or had to have."""

from expectations.typed_rules import filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("person_key", "entered_care_date", "review_number"),
    *filled("due_date"),
    person_is_known(),
    not_before("due_date", "entered_care_date"),
    not_before("held_date", "entered_care_date"),
    *happened("held_date"),
]
