"""facts.protection_review: reviews of child protection plans."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("protection_review_key"),
    *filled("person_key", "protection_plan_key"),
    person_is_known(),
    *happened("review_date"),
]
