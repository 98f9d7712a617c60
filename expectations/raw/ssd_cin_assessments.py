"""raw.ssd_cin_assessments: what a delivery of single assessments must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_cin_assessments"),
    not_before("cina_assessment_auth_date", "cina_assessment_start_date"),
]
