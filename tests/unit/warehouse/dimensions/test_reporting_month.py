"""The months a build counts, with their financial year and population."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest


def months(delivered: Any) -> dict[str, dict[str, object]]:  # noqa: ANN401 - Example
    return {
        f"{row['month']:%Y-%m}": row
        for row in sorted(
            delivered.make("dimensions.reporting_month"), key=lambda row: row["month"]
        )
    }


def test_twenty_five_months_are_shown_and_eleven_more_fill_their_windows(
    example: Callable[..., Any],
) -> None:
    counted = months(example("2021-01"))
    shown = [month for month, row in counted.items() if row["is_shown"]]
    assert (shown[0], shown[-1], len(shown)) == ("2019-01", "2021-01", 25)
    assert (next(iter(counted)), len(counted)) == ("2018-02", 36)


def test_months_before_the_history_are_not_counted(example: Callable[..., Any]) -> None:
    counted = months(example("2021-01", history_months=3))
    assert {month: row["is_shown"] for month, row in counted.items()} == {
        "2020-11": True,
        "2020-12": True,
        "2021-01": True,
    }


def test_all_history_shows_every_month_of_it(example: Callable[..., Any]) -> None:
    counted = months(example("2021-01", all_history=True))
    assert (next(iter(counted)), len(counted)) == ("2015-02", 72)
    assert all(row["is_shown"] for row in counted.values())


def test_month_ends_on_its_last_day(example: Callable[..., Any]) -> None:
    counted = months(example("2021-02"))
    assert counted["2021-02"]["month_end"] == date(2021, 2, 28)
    assert counted["2020-02"]["month_end"] == date(2020, 2, 29)
    assert counted["2020-12"]["month_end"] == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("month", "april", "population_year", "population"),
    [
        pytest.param("2019-04", date(2019, 4, 1), 2019, 40_000, id="first of 2019-20"),
        pytest.param("2020-01", date(2019, 4, 1), 2019, 40_000, id="January"),
        pytest.param("2020-03", date(2019, 4, 1), 2019, 40_000, id="last of 2019-20"),
        pytest.param("2020-04", date(2020, 4, 1), 2020, 50_000, id="first of 2020-21"),
        pytest.param("2021-03", date(2020, 4, 1), 2020, 50_000, id="last of 2020-21"),
        pytest.param("2021-04", date(2021, 4, 1), 2020, 50_000, id="the latest earlier one"),
    ],
)
def test_year_ending_in_march_uses_the_mid_year_before(
    example: Callable[..., Any],
    month: str,
    april: date,
    population_year: int,
    population: int,
) -> None:
    row = months(example("2021-04"))[month]
    assert row["financial_year_start"] == april
    assert (row["population_year"], row["population_0_17"]) == (population_year, population)


def test_month_before_every_population_has_none(example: Callable[..., Any]) -> None:
    # 2017-18 uses the mid-year 2017; the earliest one of this council is 2018.
    row = months(example("2021-01"))["2018-03"]
    assert (row["population_year"], row["population_0_17"]) == (None, None)
