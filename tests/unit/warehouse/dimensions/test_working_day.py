"""Working days of England and Wales: what elapses between two dates."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest


def numbers(delivered: Any) -> dict[date, int]:  # noqa: ANN401 - Example
    return {
        row["calendar_date"]: row["working_day_number"]
        for row in delivered.make("dimensions.working_day")
    }


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        pytest.param(date(2020, 12, 18), date(2021, 1, 13), 15, id="over Christmas"),
        pytest.param(date(2020, 12, 19), date(2021, 1, 12), 14, id="from a Saturday"),
        pytest.param(date(2020, 12, 25), date(2021, 1, 19), 15, id="from Christmas Day"),
        pytest.param(date(2020, 5, 1), date(2020, 5, 26), 15, id="over the moved May holiday"),
        pytest.param(date(2020, 11, 2), date(2021, 1, 7), 45, id="45 days"),
        pytest.param(date(2020, 11, 2), date(2021, 1, 8), 46, id="46 days"),
        pytest.param(date(2021, 1, 4), date(2021, 1, 4), 0, id="same day"),
        pytest.param(date(2021, 1, 4), date(2021, 1, 5), 1, id="the day after is day 1"),
        pytest.param(date(2021, 1, 8), date(2021, 1, 11), 1, id="Friday to Monday"),
        pytest.param(date(2021, 1, 9), date(2021, 1, 10), 0, id="Saturday to Sunday"),
        pytest.param(date(2021, 1, 8), date(2021, 1, 4), -4, id="backwards"),
    ],
)
def test_working_days_elapsed(
    example: Callable[..., Any], start: date, end: date, days: int
) -> None:
    number = numbers(example("2021-01"))
    assert number[end] - number[start] == days


@pytest.mark.parametrize(
    "holiday",
    [
        pytest.param(date(2020, 5, 8), id="Early May moved to VE Day"),
        pytest.param(date(2020, 12, 25), id="Christmas Day"),
        pytest.param(date(2020, 12, 28), id="Boxing Day in lieu"),
        pytest.param(date(2021, 1, 1), id="New Year's Day"),
        pytest.param(date(2021, 4, 2), id="Good Friday"),
        pytest.param(date(2021, 4, 5), id="Easter Monday"),
        pytest.param(date(2022, 6, 2), id="Spring holiday moved"),
        pytest.param(date(2022, 6, 3), id="Platinum Jubilee"),
        pytest.param(date(2022, 9, 19), id="state funeral of the Queen"),
        pytest.param(date(2023, 5, 1), id="Early May"),
        pytest.param(date(2023, 5, 8), id="coronation of the King"),
    ],
)
def test_bank_holiday_is_no_working_day(example: Callable[..., Any], holiday: date) -> None:
    rows = example("2022-12").make("dimensions.working_day")
    (row,) = [row for row in rows if row["calendar_date"] == holiday]
    assert row["is_working_day"] is False


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2020, 5, 4), id="first Monday of May 2020"),
        pytest.param(date(2022, 5, 30), id="last Monday of May 2022"),
        pytest.param(date(2021, 1, 4), id="a holiday in Scotland alone"),
        pytest.param(date(2021, 3, 17), id="a holiday in Northern Ireland alone"),
    ],
)
def test_day_that_is_no_holiday_here_is_worked(example: Callable[..., Any], day: date) -> None:
    rows = example("2022-12").make("dimensions.working_day")
    (row,) = [row for row in rows if row["calendar_date"] == day]
    assert row["is_working_day"] is True


def test_calendar_begins_with_the_first_event(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | one            | 2011-03-01
        2                | two            | 2021-01-04
        """,
    )
    assert min(numbers(delivered)) == date(2011, 3, 1)


def test_calendar_reaches_45_working_days_past_the_delivery(example: Callable[..., Any]) -> None:
    number = numbers(example("2021-01"))
    assert number[max(number)] - number[date(2021, 1, 31)] >= 45


def test_calendar_has_every_day_once(example: Callable[..., Any]) -> None:
    rows = example("2021-01").make("dimensions.working_day")
    days = sorted(row["calendar_date"] for row in rows)
    assert len(set(days)) == len(days) == (days[-1] - days[0]).days + 1
