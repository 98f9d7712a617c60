"""facts.child_in_need_at_month_end: child in need episodes open at each month end."""

from expectations.typed_rules import filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("month_end", "referral_key"),
    *filled("person_key"),
    person_is_known(),
    not_before("month_end", "referral_date"),
    *happened("month_end"),
]
