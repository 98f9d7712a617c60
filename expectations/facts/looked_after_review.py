"""facts.looked_after_review: reviews of looked-after children."""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import warning
from expectations.typed_rules import grain, happened, person_is_known

EXPECTATIONS = [
    *grain("looked_after_review_key"),
    # A warning: the reviews of an episode that was set aside have no period of care, and how many
    # rows may be set aside is decided where they are.
    warning(
        "period_of_care_key_is_filled",
        gxe.ExpectColumnValuesToNotBeNull(column="period_of_care_key"),
        "Every row has its period_of_care_key",
    ),
    person_is_known(),
    *happened("review_date"),
]
