"""facts.case_allocation: children by the social worker who holds their case."""

from expectations.typed_rules import filled, fte_of_a_worker, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("month_end", "person_key"),
    *filled("worker_key"),
    person_is_known(),
    *happened("month_end"),
    fte_of_a_worker(),
]
