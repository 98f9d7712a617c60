"""facts.looked_after_visit_due: visits that stays with one carer have or had to have."""

from expectations.typed_rules import filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("stay_key", "visit_number"),
    *filled("person_key", "due_date"),
    person_is_known(),
    *happened("made_date"),
]
