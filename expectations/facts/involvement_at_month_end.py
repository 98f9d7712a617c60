"""facts.involvement_at_month_end: involvements open at each month end, with their social worker."""

from expectations.typed_rules import filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("month_end", "involvement_key"),
    *filled("person_key"),
    person_is_known(),
    not_before("month_end", "start_date"),
    *happened("month_end"),
]
