"""raw.year_of_the_child: what a delivery of Year of the Child members must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, not_before, warning

EXPECTATIONS = [
    *declared("year_of_the_child"),
    not_before("left_date", "joined_date"),
    warning(
        "member_is_unique",
        gxe.ExpectColumnValuesToBeUnique(column="person_id"),
        "No child is in the cohort twice",
    ),
]
