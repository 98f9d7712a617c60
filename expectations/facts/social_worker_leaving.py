"""facts.social_worker_leaving: social workers who left."""

from expectations.typed_rules import filled, fte_of_a_worker, grain, happened

EXPECTATIONS = [
    *grain("worker_key", "role_end_date"),
    *filled("is_agency"),
    *happened("role_end_date"),
    fte_of_a_worker(),
]
