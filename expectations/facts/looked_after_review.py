"""facts.looked_after_review: reviews of looked-after children."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("looked_after_review_key"),
    *filled("period_of_care_key"),
    person_is_known(),
    *happened("review_date"),
]
