"""facts.immigration_status: immigration statuses."""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import warning
from expectations.typed_rules import filled, happened, not_before, person_is_known

EXPECTATIONS = [
    warning(
        "status_is_recorded_once",
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["person_key", "immigration_status_code", "start_date"],
            ignore_row_if="never",
        ),
        "No status of a person is recorded twice",
    ),
    *filled("person_key"),
    person_is_known(),
    not_before("end_date", "start_date"),
    # Not the end: leave to remain is granted until a day to come.
    *happened("start_date"),
]
