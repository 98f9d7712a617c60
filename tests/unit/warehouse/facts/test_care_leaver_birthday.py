"""Birthdays of care leavers, in the state recorded last."""

from collections.abc import Callable
from typing import Any

import pytest

STATUSES = (
    "person_id | status_date | birthday_age | recorded_date | in_touch"
    " | activity_code | accommodation_code"
)


@pytest.mark.parametrize(
    ("code", "is_in_eet", "is_neet"),
    [(code, True, False) for code in ("F1", "F2", "F4", "F5", "P1", "P2", "P4", "P5")]
    + [(code, False, True) for code in ("G4", "G5", "G6")]
    + [
        pytest.param("0", False, False, id="not known"),
        pytest.param("", False, False, id="blank"),
        pytest.param("F9", False, False, id="in no list"),
        pytest.param("f1", True, False, id="lower case"),
    ],
)
def test_activity_says_who_is_in_education_employment_or_training(
    example: Callable[..., Any], code: str, is_in_eet: bool, is_neet: bool
) -> None:
    delivered = example("2022-06").deliver(
        "care_leaver_activity", STATUSES + f"\none | 2022-05-04 | 19 | 2022-05-06 | YES | {code} |"
    )
    (row,) = delivered.make("facts.care_leaver_birthday")
    assert (row["is_in_eet"], row["is_neet"]) == (is_in_eet, is_neet)


@pytest.mark.parametrize("code", ["F3", "P3"])
@pytest.mark.parametrize(
    ("birthday", "is_in_eet"),
    [
        pytest.param("2021-03-31", True, id="last day of the year to March 2021"),
        pytest.param("2022-05-04", False, id="after the code was replaced"),
    ],
)
def test_code_counts_in_the_years_it_was_valid(
    example: Callable[..., Any], code: str, birthday: str, is_in_eet: bool
) -> None:
    delivered = example("2022-06").deliver(
        "care_leaver_activity", STATUSES + f"\none | {birthday} | 19 | {birthday} | YES | {code} |"
    )
    (row,) = delivered.make("facts.care_leaver_birthday")
    assert (row["is_in_eet"], row["is_neet"]) == (is_in_eet, False)


@pytest.mark.parametrize(
    ("in_touch", "is_in_scope"),
    [
        pytest.param("YES", True, id="in touch"),
        pytest.param("NO", True, id="not in touch"),
        pytest.param("REFU", True, id="refuses contact"),
        pytest.param("NREQ", True, id="no longer requires services"),
        pytest.param("", True, id="blank"),
        pytest.param("DIED", False, id="died"),
        pytest.param("RHOM", False, id="returned home"),
    ],
)
def test_died_and_returned_home_leave_every_denominator(
    example: Callable[..., Any], in_touch: str, is_in_scope: bool
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity", STATUSES + f"\none | 2021-01-04 | 19 | 2021-01-06 | {in_touch} | |"
    )
    (row,) = delivered.make("facts.care_leaver_birthday")
    assert row["is_in_scope"] is is_in_scope


def test_state_recorded_last_stands(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        corrected     | 2021-01-04 | 19 | 2021-01-29 | YES | F1 |
        corrected     | 2021-01-04 | 19 | 2021-01-06 | NO  | 0  |
        same day      | 2021-01-04 | 19 | 2021-01-06 | NO  | 0  |
        same day      | 2021-01-04 | 19 | 2021-01-06 | YES | F1 |
        no date       | 2021-01-04 | 19 |            | NO  | 0  |
        no date       | 2021-01-04 | 19 | 2021-01-06 | YES | F1 |
        two birthdays | 2020-01-04 | 18 | 2020-01-06 | NO  | 0  |
        two birthdays | 2021-01-04 | 19 | 2021-01-06 | YES | F1 |
        """,
    )
    rows = delivered.make("facts.care_leaver_birthday")
    assert sorted(
        (row["person_key"], row["birthday_age_years"], row["in_touch_code"]) for row in rows
    ) == [
        ("corrected", 19, "YES"),
        ("no date", 19, "YES"),
        ("same day", 19, "YES"),
        ("two birthdays", 18, "NO"),
        ("two birthdays", 19, "YES"),
    ]


def test_contacts_and_other_birthdays_are_left_out(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        contact | 2021-01-04 |    | 2021-01-06 | YES | F1 |
        16th    | 2021-01-04 | 16 | 2021-01-06 | YES | F1 |
        17th    | 2021-01-04 | 17 | 2021-01-06 | YES | F1 |
        21st    | 2021-01-04 | 21 | 2021-01-06 | YES | F1 |
        22nd    | 2021-01-04 | 22 | 2021-01-06 | YES | F1 |
        """,
    )
    rows = delivered.make("facts.care_leaver_birthday")
    assert {row["person_key"] for row in rows} == {"17th", "21st"}


def test_team_is_the_one_responsible_on_the_birthday(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "care_leaver_activity", STATUSES + "\none | 2020-09-07 | 19 | 2021-01-06 | YES | F1 |"
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | one | 2020-03-02 | 2020-09-07
            2 | T2 | one | 2020-09-07 | 2020-12-07
            3 | T1 | one | 2020-12-07 |
            """,
        )
    )
    (row,) = delivered.make("facts.care_leaver_birthday")
    assert row["team"] == "PACT 1"
