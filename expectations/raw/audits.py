"""raw.audits: what a delivery of case audits must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("audits"),
    no_row_where(
        "graded_audit_is_completed",
        "grade is not null and completed_date is null",
        "An audit with a grade has a date of completion",
        ("grade", "completed_date"),
    ),
]
