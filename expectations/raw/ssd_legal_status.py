"""raw.ssd_legal_status: what a delivery of legal statuses must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_legal_status", deciding=("lega_legal_status",)),
    not_before("lega_legal_status_end_date", "lega_legal_status_start_date"),
]
