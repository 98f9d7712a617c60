"""raw.ssd_professionals: what a delivery of professionals must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, warning

EXPECTATIONS = [
    *declared("ssd_professionals"),
    warning(
        "registration_is_unique",
        gxe.ExpectColumnValuesToBeUnique(column="prof_social_worker_registration_no"),
        "No two professionals share a Social Work England number",
    ),
]
