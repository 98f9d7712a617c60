"""raw.ssd_cin_visits: what a delivery of child in need visits must look like."""

from expectations.rules import declared

EXPECTATIONS = [
    *declared("ssd_cin_visits"),
]
