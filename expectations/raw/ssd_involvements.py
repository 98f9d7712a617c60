"""raw.ssd_involvements: what a delivery of involvements of professionals must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, not_before, warning

EXPECTATIONS = [
    *declared("ssd_involvements"),
    not_before("invo_involvement_end_date", "invo_involvement_start_date"),
    warning(
        "professional_is_named",
        gxe.ExpectColumnValuesToNotBeNull(column="invo_professional_id"),
        "Every involvement names its professional, else the case counts as unallocated",
    ),
]
