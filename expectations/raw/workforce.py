"""raw.workforce: what a delivery of social workers at a month end must look like."""

from expectations.rules import declared, matches, not_before

EXPECTATIONS = [
    *declared("workforce", deciding=("OrgRole",)),
    *matches("FTE", r"^\s*(0+(\.\d+)?|0*1(\.0+)?)\s*$", "FTE lies between 0 and 1", "in_range"),
    not_before("RoleEndDate", "RoleStartDate"),
]
