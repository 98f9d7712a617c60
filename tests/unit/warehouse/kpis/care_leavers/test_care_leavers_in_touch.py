"""CL06: care leavers aged 19 to 21 in touch."""

from collections.abc import Callable
from typing import Any

KPI = "care_leavers_in_touch"

STATUSES = "person_id | status_date | birthday_age | recorded_date | in_touch"


def test_in_touch_is_yes_of_those_who_neither_died_nor_returned_home(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id         | status_date | birthday_age | in_touch | activity_code
        in touch          | 2021-01-18  | 19           | YES      |
        also studying     | 2021-01-18  | 19           | YES      | F2
        not in touch      | 2021-01-18  | 19           | NO       | F2
        refuses contact   | 2021-01-18  | 20           | REFU     | 0
        needs no service  | 2021-01-18  | 21           | NREQ     | 0
        touch not written | 2021-01-18  | 19           |          | F2
        died              | 2021-01-18  | 19           | DIED     | 0
        returned home     | 2021-01-18  | 19           | RHOM     | 0
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "in touch"): True,
        ("2021-01", "also studying"): True,
        ("2021-01", "not in touch"): False,
        ("2021-01", "refuses contact"): False,
        ("2021-01", "needs no service"): False,
        ("2021-01", "touch not written"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 6, "33.3")


def test_birthday_counts_by_its_age_and_in_its_own_month(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        turned 18      | 2021-01-18 | 18 | | YES
        turned 19      | 2021-01-18 | 19 | | YES
        turned 20      | 2021-01-18 | 20 | | NO
        turned 21      | 2021-01-18 | 21 | | YES
        turned 22      | 2021-01-18 | 22 | | YES
        only a contact | 2021-01-18 |    | | YES
        on december 31 | 2020-12-31 | 20 | | YES
        on january 1   | 2021-01-01 | 20 | | YES
        on january 31  | 2021-01-31 | 20 | | NO
        on february 1  | 2021-02-01 | 20 | | YES
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "turned 19"): True,
        ("2021-01", "turned 20"): False,
        ("2021-01", "turned 21"): True,
        ("2020-12", "on december 31"): True,
        ("2021-01", "on january 1"): True,
        ("2021-01", "on january 31"): False,
    }


def test_birthday_counts_once_in_the_state_recorded_last(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        found again     | 2021-01-18 | 19 | 2021-01-18 | NO
        found again     | 2021-01-18 | 19 | 2021-01-25 | YES
        listed out turn | 2021-01-18 | 19 | 2021-01-25 | NO
        listed out turn | 2021-01-18 | 19 | 2021-01-18 | YES
        died after all  | 2021-01-18 | 19 | 2021-01-18 | YES
        died after all  | 2021-01-18 | 19 | 2021-01-25 | DIED
        """,
    )
    counted = [(unit["person_key"], unit["is_met"]) for unit in delivered.units(KPI)]
    assert sorted(counted) == [("found again", True), ("listed out turn", False)]


def test_longer_windows_add_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        the day before    | 2020-01-31 | 19 | | YES
        first day         | 2020-02-01 | 19 | | YES
        last of March     | 2020-03-31 | 19 | | NO
        first of April    | 2020-04-01 | 20 | | YES
        summer            | 2020-07-06 | 20 | | REFU
        died in summer    | 2020-07-06 | 20 | | DIED
        last day          | 2021-01-31 | 21 | | YES
        """,
    )
    figures = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        figure = delivered.figure(KPI, "2021-01", window)
        figures[window] = (figure["numerator"], figure["denominator"], figure["value_shown"])
    assert figures == {
        "month": (1, 1, "100.0"),
        "rolling_12_months": (3, 5, "60.0"),
        "year_to_date": (2, 3, "66.7"),
    }


def test_month_without_a_birthday_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
