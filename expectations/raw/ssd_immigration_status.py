"""raw.ssd_immigration_status: what a delivery of immigration statuses must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_immigration_status"),
    not_before("immi_immigration_status_end_date", "immi_immigration_status_start_date"),
]
