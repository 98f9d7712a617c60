"""raw.ssd_cla_health: what a delivery of health and dental checks must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, warning

EXPECTATIONS = [
    *declared("ssd_cla_health"),
    warning(
        "check_has_type",
        gxe.ExpectColumnValuesToNotBeNull(column="clah_health_check_type"),
        "Every check says what it was",
    ),
]
