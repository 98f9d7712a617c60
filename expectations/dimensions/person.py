"""dimensions.person: the persons known to the service."""

from expectations.rules import no_row_where
from expectations.typed_rules import coded, grain, happened, not_before

EXPECTATIONS = [
    *grain("person_key"),
    no_row_where(
        "has_birth_or_expected_date",
        "birth_date is null and expected_birth_date is null",
        "A person has a date of birth or, unborn, an expected one",
        ("birth_date", "expected_birth_date"),
    ),
    *happened("birth_date", "death_date"),
    not_before("death_date", "birth_date"),
    no_row_where(
        "birth_date_is_plausible",
        "birth_date < date '1900-01-02'",
        "No date of birth is the zero date of a system",
        ("birth_date",),
    ),
    coded("ethnicity_code", "ethnicity"),
]
