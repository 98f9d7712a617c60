"""FO11: approved fostering places filled."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "fostering_place_occupancy"

HOUSEHOLDS = (
    "household_id | approval_type | approved_date | deregistered_date"
    " | approved_places | filled_places | unavailable_places"
)


def test_filled_places_of_approved_places(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        HOUSEHOLDS
        + """
        1 | mainstream | 2019-05-01 | | 3 | 2 | 1
        2 | mainstream | 2019-05-01 | | 2 | 0 | 2
        3 | mainstream | 2019-05-01 | | 1 | 2 | 0
        4 | mainstream | 2019-05-01 | | 2 | 1 |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (5, 8, "62.5")
    assert january["status"] == "ok"


@pytest.mark.parametrize(
    ("household", "places"),
    [
        pytest.param("mainstream  | 2019-05-01 |           ", 4, id="approved and open"),
        pytest.param("mainstream  | 2021-01-31 |           ", 4, id="approved on month end"),
        pytest.param("mainstream  | 2021-02-01 |           ", 1, id="approved the day after"),
        pytest.param("mainstream  | 2019-05-01 | 2021-01-31", 1, id="deregistered on month end"),
        pytest.param("mainstream  | 2019-05-01 | 2021-02-01", 4, id="deregistered the day after"),
        pytest.param("mainstream  |            |           ", 1, id="not yet approved"),
        pytest.param("kinship     | 2019-05-01 |           ", 1, id="kinship"),
        pytest.param("short_break | 2019-05-01 |           ", 1, id="short breaks"),
        pytest.param("            | 2019-05-01 |           ", 1, id="no approval type"),
    ],
)
def test_which_household_counts(example: Callable[..., Any], household: str, places: int) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        HOUSEHOLDS
        + f"""
        1 | mainstream | 2019-05-01 | | 1 | 1 | 0
        2 | {household} | 3 | 1 | 0
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["denominator"] == places


def test_filled_places_not_known_fill_none(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        HOUSEHOLDS
        + """
        1 | mainstream | 2019-05-01 | | 2 | 2 | 0
        2 | mainstream | 2019-05-01 | | 2 |   | 0
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 4, "50.0")


def test_filled_places_not_known_of_any_household_are_none(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households", HOUSEHOLDS + "\n1 | mainstream | 2019-05-01 | | 2 | | 0"
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 2, "0.0")


def test_household_whose_approved_places_are_not_known_is_left_out(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        HOUSEHOLDS
        + """
        1 | mainstream | 2019-05-01 | | 2 | 1 | 0
        2 | mainstream | 2019-05-01 | |   | 1 | 0
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 2, "50.0")


def test_earlier_month_is_not_available_from_a_latest_state(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households", HOUSEHOLDS + "\n1 | mainstream | 2019-05-01 | | 2 | 1 | 0"
    )
    december = delivered.figure(KPI, "2020-12", "month_end")
    assert (december["status"], december["value"]) == ("not_available_from_source", None)


def test_month_without_a_household_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
