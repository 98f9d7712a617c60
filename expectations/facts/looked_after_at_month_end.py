"""facts.looked_after_at_month_end: children looked after at each month end."""

from expectations.typed_rules import between, coded, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("month_end", "person_key"),
    person_is_known(),
    coded("legal_status_code", "legal_status"),
    coded("placement_type_code", "placement_type"),
    coded("provider_code", "placement_provider"),
    not_before("month_end", "placement_start_date"),
    *happened("month_end"),
    between("distance_miles", 0, 999.9, "A distance lies between 0 and 999.9, not known"),
]
