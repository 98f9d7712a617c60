"""Care leavers open to the service at the delivery's month end, in their latest state."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest


def test_latest_known_activity_is_their_own_else_the_last_recorded(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_care_leavers",
            """
            clea_person_id     | clea_care_leaver_activity
            their own          | F1
            last recorded      |
            nothing recorded   |
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id     | status_date | recorded_date | activity_code
            their own     | 2021-01-18  | 2021-01-18    | G5
            last recorded | 2020-11-02  | 2021-01-20    | G5
            last recorded | 2021-01-18  | 2021-01-18    | F2
            last recorded | 2021-01-25  | 2021-01-25    |
            """,
        )
    )
    rows = delivered.make("facts.care_leaver")
    assert {row["person_key"]: (row["activity_code"], row["is_in_eet"]) for row in rows} == {
        "their own": ("F1", True),
        "last recorded": ("F2", True),
        "nothing recorded": (None, False),
    }


def test_status_dated_after_the_month_is_not_yet_known(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_care_leavers", "clea_person_id | clea_care_leaver_activity\none |")
        .deliver(
            "care_leaver_activity",
            """
            person_id | status_date | recorded_date | activity_code
            one       | 2021-01-31  | 2021-01-31    | G5
            one       | 2021-02-01  | 2021-02-01    | F2
            """,
        )
    )
    (row,) = delivered.make("facts.care_leaver")
    assert (row["activity_code"], row["is_in_eet"]) == ("G5", False)


@pytest.mark.parametrize(
    ("in_touch", "rows"),
    [("YES", 1), ("NO", 1), ("REFU", 1), ("NREQ", 1), ("", 1), ("DIED", 0), ("RHOM", 0)],
)
def test_died_and_returned_home_are_left_out(
    example: Callable[..., Any], in_touch: str, rows: int
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_care_leavers",
        f"clea_person_id | clea_care_leaver_in_touch\nsomebody | {in_touch}",
    )
    assert len(delivered.make("facts.care_leaver")) == rows


def test_age_is_that_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-02")
        .deliver(
            "ssd_care_leavers",
            """
            clea_person_id   | clea_care_leaver_allocated_team
            21 the day after | T2
            21 on month end  | T2
            born 29 February | Night Duty
            no birth date    |
            """,
        )
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            21 the day after | 2000-03-01
            21 on month end  | 2000-02-28
            born 29 February | 2000-02-29
            """,
        )
    )
    rows = delivered.make("facts.care_leaver")
    assert {row["person_key"]: (row["age_years"], row["team"]) for row in rows} == {
        "21 the day after": (20, "PACT 1"),
        "21 on month end": (21, "PACT 1"),
        "born 29 February": (21, "Night Duty"),
        "no birth date": (None, None),
    }
    assert {row["month_end"] for row in rows} == {date(2021, 2, 28)}
