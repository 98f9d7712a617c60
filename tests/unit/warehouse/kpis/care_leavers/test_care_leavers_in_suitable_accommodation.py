"""CL05: care leavers aged 19 to 21 in suitable accommodation."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "care_leavers_in_suitable_accommodation"

STATUSES = "person_id | status_date | birthday_age | recorded_date | in_touch | accommodation_code"


@pytest.mark.parametrize("letter", list("BCDEKSTUVWXYZ"))
def test_code_ending_1_is_suitable(example: Callable[..., Any], letter: str) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + f"""
        suitable   | 2021-01-18 | 19 | | YES | {letter}1
        unsuitable | 2021-01-18 | 19 | | YES | {letter}2
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "suitable"): True,
        ("2021-01", "unsuitable"): False,
    }


def test_who_leaves_the_denominator_and_who_stays(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        with parents      | 2021-01-18 | 19 | | YES  | B1
        bed and breakfast | 2021-01-18 | 20 | | YES  | W2
        gone abroad 1     | 2021-01-18 | 19 | | YES  | G1
        gone abroad 2     | 2021-01-18 | 19 | | YES  | G2
        deported 1        | 2021-01-18 | 19 | | YES  | H1
        deported 2        | 2021-01-18 | 19 | | YES  | H2
        residence unknown | 2021-01-18 | 19 | | YES  | R1
        where is unknown  | 2021-01-18 | 19 | | YES  | R2
        died              | 2021-01-18 | 19 | | DIED | U1
        returned home     | 2021-01-18 | 19 | | RHOM | U1
        not in touch      | 2021-01-18 | 21 | | NO   | U1
        refuses contact   | 2021-01-18 | 21 | | REFU | U2
        needs no service  | 2021-01-18 | 21 | | NREQ | U1
        touch not written | 2021-01-18 | 21 | |      | U1
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "with parents"): True,
        ("2021-01", "bed and breakfast"): False,
        ("2021-01", "not in touch"): True,
        ("2021-01", "refuses contact"): False,
        ("2021-01", "needs no service"): True,
        ("2021-01", "touch not written"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 6, "66.7")


def test_accommodation_not_known_stays_and_is_not_suitable(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        known            | 2021-01-18 | 19 | | YES | U1
        not in touch, 0  | 2021-01-18 | 19 | | NO  | 0
        in touch, 0      | 2021-01-18 | 19 | | YES | 0
        nothing recorded | 2021-01-18 | 19 | | NO  |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "known"): True,
        ("2021-01", "not in touch, 0"): False,
        ("2021-01", "in touch, 0"): False,
        ("2021-01", "nothing recorded"): False,
    }


def test_birthday_counts_by_its_age_and_in_its_own_month(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        turned 18      | 2021-01-18 | 18 | | YES | U1
        turned 19      | 2021-01-18 | 19 | | YES | U1
        turned 21      | 2021-01-18 | 21 | | YES | U1
        turned 22      | 2021-01-18 | 22 | | YES | U1
        only a contact | 2021-01-18 |    | | YES | U1
        on december 31 | 2020-12-31 | 20 | | YES | U1
        on january 1   | 2021-01-01 | 20 | | YES | U1
        on january 31  | 2021-01-31 | 20 | | YES | U2
        on february 1  | 2021-02-01 | 20 | | YES | U1
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "turned 19"): True,
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
        found a flat    | 2021-01-18 | 19 | 2021-01-18 | YES | W2
        found a flat    | 2021-01-18 | 19 | 2021-01-25 | YES | U1
        listed out turn | 2021-01-18 | 19 | 2021-01-25 | YES | X2
        listed out turn | 2021-01-18 | 19 | 2021-01-18 | YES | U1
        then gone away  | 2021-01-18 | 19 | 2021-01-18 | YES | U1
        then gone away  | 2021-01-18 | 19 | 2021-01-25 | YES | G1
        """,
    )
    counted = [(unit["person_key"], unit["is_met"]) for unit in delivered.units(KPI)]
    assert sorted(counted) == [("found a flat", True), ("listed out turn", False)]


def test_longer_windows_add_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        STATUSES
        + """
        the day before | 2020-01-31 | 19 | | YES | U1
        first day      | 2020-02-01 | 19 | | YES | U1
        last of March  | 2020-03-31 | 19 | | YES | U2
        first of April | 2020-04-01 | 20 | | YES | U1
        summer         | 2020-07-06 | 20 | | YES | X2
        abroad         | 2020-07-06 | 20 | | YES | G1
        last day       | 2021-01-31 | 21 | | YES | Z1
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
