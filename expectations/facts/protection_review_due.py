"""facts.protection_review_due: reviews that child protection plans have or had to have."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("protection_plan_key", "review_number"),
    *filled("person_key", "due_date"),
    person_is_known(),
    *happened("held_date"),
]
