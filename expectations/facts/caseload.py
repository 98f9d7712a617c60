"""facts.caseload: cases of each social worker at month end."""

from expectations.typed_rules import between, fte_of_a_worker, grain, happened

EXPECTATIONS = [
    *grain("month_end", "worker_key"),
    *happened("month_end"),
    between("cases", 1, None, "A worker listed here holds at least one case"),
    fte_of_a_worker(),
]
