"""facts.health_check: health and dental checks."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("health_check_key"),
    *filled("person_key"),
    person_is_known(),
    *happened("check_date"),
]
