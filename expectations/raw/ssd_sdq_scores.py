"""raw.ssd_sdq_scores: what a delivery of SDQ scores must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, no_row_where, warning

EXPECTATIONS = [
    *declared("ssd_sdq_scores"),
    warning(
        "score_in_range",
        gxe.ExpectColumnValuesToMatchRegex(
            column="csdq_sdq_score", regex=r"^\s*([0-9]|[123][0-9]|40)\s*$"
        ),
        "A total score lies between 0 and 40",
    ),
    no_row_where(
        "has_score_or_reason",
        "csdq_sdq_score is null and csdq_sdq_reason is null",
        "A questionnaire has a score or the reason it has none",
        ("csdq_sdq_score", "csdq_sdq_reason"),
    ),
]
