"""FO09: fostering households approved."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "fostering_households_approved"


@pytest.mark.parametrize(
    ("household", "households"),
    [
        pytest.param("mainstream  | 2021-01-01 |           ", 1, id="on the first"),
        pytest.param("mainstream  | 2021-01-31 |           ", 1, id="on month end"),
        pytest.param("mainstream  | 2020-12-31 |           ", 0, id="the day before"),
        pytest.param("mainstream  | 2021-02-01 |           ", 0, id="the day after"),
        pytest.param("kinship     | 2021-01-18 |           ", 1, id="kinship"),
        pytest.param("short_break | 2021-01-18 |           ", 1, id="short breaks"),
        pytest.param("mainstream  | 2021-01-18 | 2021-01-25", 1, id="deregistered since"),
        pytest.param("mainstream  |            |           ", 0, id="not yet approved"),
    ],
)
def test_which_household_counts(
    example: Callable[..., Any], household: str, households: int
) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        f"""
        household_id | approval_type | approved_date | deregistered_date
        1            | {household}
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("ok", households)


def test_twelve_months_are_added_up(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        """
        household_id | approval_type | approved_date
        1            | mainstream    | 2020-01-31
        2            | mainstream    | 2020-02-01
        3            | mainstream    | 2020-08-03
        4            | kinship       | 2020-08-24
        5            | mainstream    | 2021-01-31
        """,
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["value_shown"]) == (4, "4")


def test_month_without_an_approval_is_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
