"""facts.assessment: single assessments."""

from expectations.typed_rules import (
    WORKING_DAYS_OF_A_YEAR,
    between,
    filled,
    grain,
    happened,
    not_before,
    person_is_known,
)

EXPECTATIONS = [
    *grain("assessment_key"),
    *filled("person_key", "start_date"),
    person_is_known(),
    not_before("authorised_date", "start_date"),
    *happened("start_date", "authorised_date"),
    between(
        "working_days_to_authorisation",
        0,
        WORKING_DAYS_OF_A_YEAR,
        "An assessment is authorised within a working year of its clock start",
    ),
]
