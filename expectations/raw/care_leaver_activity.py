"""raw.care_leaver_activity: what a delivery of care leavers' statuses must look like."""

from expectations.rules import declared, not_before, one_of

EXPECTATIONS = [
    *declared(
        "care_leaver_activity",
        deciding=(
            "in_touch",
            "activity_code",
        ),
    ),
    one_of("birthday_age", ["17", "18", "19", "20", "21"]),
    not_before("recorded_date", "status_date"),
]
