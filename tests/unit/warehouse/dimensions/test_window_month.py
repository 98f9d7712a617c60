"""The months inside each period window of a shown month."""

from collections.abc import Callable
from typing import Any

import pytest


def inside(delivered: Any, month: str, window: str) -> tuple[list[str], set[object]]:  # noqa: ANN401 - Example
    """The months inside a window, and how many are due."""
    rows = [
        row
        for row in delivered.make("dimensions.window_month")
        if f"{row['month_end']:%Y-%m}" == month and row["period_window"] == window
    ]
    months = sorted(f"{row['counted_month_end']:%Y-%m}" for row in rows)
    return months, {row["months_due"] for row in rows}


def test_month_holds_itself(example: Callable[..., Any]) -> None:
    assert inside(example("2021-01"), "2021-01", "month") == (["2021-01"], {1})


def test_twelve_months_are_whole_and_end_with_the_month(example: Callable[..., Any]) -> None:
    months, due = inside(example("2021-01"), "2021-01", "rolling_12_months")
    assert (months[0], months[-1], len(months), due) == ("2020-02", "2021-01", 12, {12})


def test_first_shown_month_has_its_twelve_months(example: Callable[..., Any]) -> None:
    months, due = inside(example("2021-01"), "2019-01", "rolling_12_months")
    assert (months[0], months[-1], len(months), due) == ("2018-02", "2019-01", 12, {12})


@pytest.mark.parametrize(
    ("month", "first", "number"),
    [
        pytest.param("2020-03", "2019-04", 12, id="March closes the year"),
        pytest.param("2020-04", "2020-04", 1, id="April begins it"),
        pytest.param("2020-12", "2020-04", 9, id="December"),
        pytest.param("2021-01", "2020-04", 10, id="January is still in it"),
    ],
)
def test_year_to_date_begins_in_april(
    example: Callable[..., Any], month: str, first: str, number: int
) -> None:
    months, due = inside(example("2021-01"), month, "year_to_date")
    assert (months[0], months[-1], len(months), due) == (first, month, number, {number})


def test_window_that_reaches_before_the_history_is_due_in_full(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01", history_months=3)
    months = ["2020-11", "2020-12", "2021-01"]
    assert inside(delivered, "2021-01", "rolling_12_months") == (months, {12})
    assert inside(delivered, "2021-01", "year_to_date") == (months, {10})


def test_only_shown_months_have_windows(example: Callable[..., Any]) -> None:
    rows = example("2021-01").make("dimensions.window_month")
    assert min(f"{row['month_end']:%Y-%m}" for row in rows) == "2019-01"
