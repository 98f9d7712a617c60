"""facts.protection_plan_at_month_end: children on a plan at each month end."""

from expectations.typed_rules import coded, filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("month_end", "person_key"),
    *filled("protection_plan_key"),
    person_is_known(),
    coded("latest_category_code", "cp_category"),
    not_before("month_end", "start_date"),
    *happened("month_end"),
]
