"""facts.social_worker: social workers at each month end."""

from expectations.typed_rules import coded, filled, fte_of_a_worker, grain, happened, not_before

EXPECTATIONS = [
    *grain("month_end", "worker_key"),
    *filled("is_agency"),
    coded("org_role_code", "org_role"),
    not_before("role_end_date", "role_start_date"),
    *happened("month_end"),
    fte_of_a_worker(),
]
