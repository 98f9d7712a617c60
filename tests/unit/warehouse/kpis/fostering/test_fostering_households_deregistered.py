"""FO10: fostering households deregistered."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "fostering_households_deregistered"


@pytest.mark.parametrize(
    ("household", "households"),
    [
        pytest.param("mainstream  | 2021-01-01 | resigned  ", 1, id="on the first"),
        pytest.param("mainstream  | 2021-01-31 | terminated", 1, id="on month end"),
        pytest.param("mainstream  | 2020-12-31 | resigned  ", 0, id="the day before"),
        pytest.param("mainstream  | 2021-02-01 | resigned  ", 0, id="the day after"),
        pytest.param("kinship     | 2021-01-18 | other     ", 1, id="kinship"),
        pytest.param("short_break | 2021-01-18 | resigned  ", 1, id="short breaks"),
        pytest.param("mainstream  | 2021-01-18 |           ", 1, id="no reason recorded"),
        pytest.param("mainstream  |            |           ", 0, id="still approved"),
    ],
)
def test_which_household_counts(
    example: Callable[..., Any], household: str, households: int
) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        "household_id | approved_date | approval_type | deregistered_date"
        " | deregistration_reason"
        f"""
            1 | 2019-05-01 | {household}
            """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("ok", households)


def test_twelve_months_are_added_up(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        """
        household_id | approval_type | approved_date | deregistered_date
        1            | mainstream    | 2015-05-01    | 2020-01-31
        2            | mainstream    | 2015-05-01    | 2020-02-01
        3            | kinship       | 2015-05-01    | 2020-08-03
        4            | mainstream    | 2020-09-01    | 2021-01-31
        """,
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["value_shown"]) == (3, "3")


def test_month_without_a_deregistration_is_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
