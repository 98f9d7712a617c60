"""raw.ssd_person: what a delivery of people must look like."""

from expectations.rules import YEARS_OF_LIVES, declared, no_row_where, not_before

EXPECTATIONS = [
    *declared("ssd_person", years=YEARS_OF_LIVES),
    not_before("pers_death_date", "pers_dob"),
    no_row_where(
        "has_birth_or_expected_date",
        "pers_dob is null and pers_expected_dob is null",
        "Every person has a date of birth or, unborn, an expected one",
        ("pers_dob", "pers_expected_dob"),
    ),
]
