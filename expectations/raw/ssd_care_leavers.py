"""raw.ssd_care_leavers: what a delivery of care leavers must look like."""

from expectations.rules import declared

EXPECTATIONS = declared(
    "ssd_care_leavers", deciding=("clea_care_leaver_in_touch", "clea_care_leaver_activity")
)
