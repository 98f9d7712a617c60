"""facts.legal_status: legal statuses of looked-after children."""

from expectations.typed_rules import coded, filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("legal_status_key"),
    *filled("person_key", "legal_status_code", "start_date"),
    person_is_known(),
    coded("legal_status_code", "legal_status"),
    not_before("end_date", "start_date"),
    # Not the end: an order may be made until a day to come.
    *happened("start_date"),
]
