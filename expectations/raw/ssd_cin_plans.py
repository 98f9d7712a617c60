"""raw.ssd_cin_plans: what a delivery of child in need plans must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_cin_plans"),
    not_before("cinp_cin_plan_end_date", "cinp_cin_plan_start_date"),
]
