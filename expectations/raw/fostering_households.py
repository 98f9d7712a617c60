"""raw.fostering_households: what a delivery of fostering households must look like."""

from expectations.rules import declared, no_row_where, not_before

EXPECTATIONS = [
    *declared("fostering_households", deciding=("approval_type",)),
    not_before("application_date", "enquiry_date"),
    not_before("approved_date", "application_date"),
    not_before("deregistered_date", "approved_date"),
    no_row_where(
        "places_within_approval",
        "coalesce(try_cast(filled_places as bigint), 0) "
        "+ coalesce(try_cast(unavailable_places as bigint), 0) "
        "> try_cast(approved_places as bigint)",
        "A household has no more filled and unavailable places than it is approved for",
        ("approved_places", "filled_places", "unavailable_places"),
    ),
]
