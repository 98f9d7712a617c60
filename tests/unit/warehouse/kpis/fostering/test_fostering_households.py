"""FO08: approved mainstream fostering households."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "fostering_households"


@pytest.mark.parametrize(
    ("household", "households"),
    [
        pytest.param("mainstream  | 2019-05-01 |           ", 1, id="approved and open"),
        pytest.param("mainstream  | 2021-01-31 |           ", 1, id="approved on month end"),
        pytest.param("mainstream  | 2021-02-01 |           ", 0, id="approved the day after"),
        pytest.param("mainstream  | 2019-05-01 | 2021-01-31", 0, id="deregistered on month end"),
        pytest.param("mainstream  | 2019-05-01 | 2021-02-01", 1, id="deregistered the day after"),
        pytest.param("mainstream  |            |           ", 0, id="not yet approved"),
        pytest.param("kinship     | 2019-05-01 |           ", 0, id="kinship"),
        pytest.param("short_break | 2019-05-01 |           ", 0, id="short breaks"),
        pytest.param("            | 2019-05-01 |           ", 0, id="no approval type"),
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
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("ok", households)


def test_each_month_end_counts_the_households_of_that_day(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        """
        household_id | approval_type | approved_date | deregistered_date
        1            | mainstream    | 2019-05-01    |
        2            | mainstream    | 2020-12-31    | 2021-01-31
        3            | mainstream    | 2021-01-18    |
        4            | mainstream    | 2021-01-18    |
        """,
    )
    values = [
        delivered.figure(KPI, month, "month_end")["value_shown"]
        for month in ("2020-11", "2020-12", "2021-01")
    ]
    assert values == ["1", "2", "3"]


def test_month_without_a_household_is_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
