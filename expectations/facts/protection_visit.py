"""facts.protection_visit: visits to children on a plan."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("visit_key"),
    *filled("person_key", "visit_date"),
    person_is_known(),
    *happened("visit_date"),
]
