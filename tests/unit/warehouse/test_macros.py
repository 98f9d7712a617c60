"""How delivered text becomes a value, and how a figure is rounded for showing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest


def result(example: Callable[..., Any], expression: str, *values: object) -> object:
    """What a macro gives for values bound as text, dates or numbers."""
    (row,) = example().rows(f"select {expression} as result", list(values))
    return row["result"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2021-01-31", date(2021, 1, 31), id="date"),
        pytest.param(" 2021-01-31 ", date(2021, 1, 31), id="date between spaces"),
        pytest.param("2020-02-29", date(2020, 2, 29), id="29 February of a leap year"),
        pytest.param("2021-01-31T23:59:59", date(2021, 1, 31), id="last second of a month"),
        pytest.param("2021-01-31 23:59", date(2021, 1, 31), id="time without seconds"),
        pytest.param("2021-01-31 00:00:00.000", date(2021, 1, 31), id="SQL Server datetime"),
        pytest.param("2021-01-31 00:00:00.0000000", date(2021, 1, 31), id="SQL Server datetime2"),
    ],
)
def test_iso_date_with_or_without_a_time_is_its_day(
    example: Callable[..., Any], text: str, day: date
) -> None:
    assert result(example, "as_date(?)", text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param(
            "2021-07-31T22:59:59Z", date(2021, 7, 31), id="a minute to midnight in London"
        ),
        pytest.param("2021-07-31T23:00:00Z", date(2021, 8, 1), id="midnight in London, summer"),
        pytest.param("2021-01-31T23:59:59Z", date(2021, 1, 31), id="no summer time in January"),
        pytest.param("2021-07-31T23:59:00+01:00", date(2021, 7, 31), id="offset of London"),
        pytest.param("2021-08-01T00:30:00+02:00", date(2021, 7, 31), id="offset of Paris"),
        pytest.param("2021-07-31T23:30:00+00", date(2021, 8, 1), id="offset of two digits"),
        pytest.param("2021-07-31T23:30:00+0000", date(2021, 8, 1), id="offset without a colon"),
        pytest.param("2021-03-28T00:59:59Z", date(2021, 3, 28), id="clocks go forward"),
        pytest.param(
            "2021-07-31 23:59:00.0000000 +00:00", date(2021, 8, 1), id="SQL Server datetimeoffset"
        ),
    ],
)
def test_time_with_an_offset_falls_on_its_day_in_london(
    example: Callable[..., Any], text: str, day: date
) -> None:
    assert result(example, "as_date(?)", text) == day


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2021-02-29", id="29 February of an ordinary year"),
        pytest.param("2021-04-31", id="31 April"),
        pytest.param("2021-13-01", id="month 13"),
        pytest.param("2021-02-30T10:00:00", id="impossible day with a time"),
        pytest.param("2021-01-31T25:00:00", id="25 hours"),
        pytest.param("31/01/2021", id="day first"),
        pytest.param("01/02/2021", id="day or month first"),
        pytest.param("20210131", id="no hyphens"),
        pytest.param("21-01-31", id="year of two digits"),
        pytest.param("2021-01", id="month alone"),
        pytest.param("44227", id="serial number of a spreadsheet"),
        pytest.param("not known", id="words"),
        pytest.param("", id="empty"),
        pytest.param(None, id="null"),
    ],
)
def test_what_is_no_iso_date_is_not_guessed(example: Callable[..., Any], text: str | None) -> None:
    assert result(example, "as_date(?)", text) is None


@pytest.mark.parametrize("text", ["Y", "y", "Yes", "YES", "1", "true", " Y "])
def test_flag_is_set(example: Callable[..., Any], text: str) -> None:
    assert result(example, "as_flag(?)", text) is True


@pytest.mark.parametrize("text", ["N", "n", "No", "NO", "0", "false", " N "])
def test_flag_is_not_set(example: Callable[..., Any], text: str) -> None:
    assert result(example, "as_flag(?)", text) is False


@pytest.mark.parametrize("text", ["", None, "2", "-1", "maybe", "X", "not known"])
def test_what_is_no_flag_is_neither(example: Callable[..., Any], text: str | None) -> None:
    assert result(example, "as_flag(?)", text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.8", Decimal("0.8")),
        ("1", Decimal(1)),
        ("1.00", Decimal(1)),
        (" 0.5 ", Decimal("0.5")),
        ("999.9", Decimal("999.9")),
        ("-2.5", Decimal("-2.5")),
    ],
)
def test_number_is_read_in_decimal(example: Callable[..., Any], text: str, number: Decimal) -> None:
    assert result(example, "as_number(?)", text) == number


def test_ten_tenths_add_up_to_one_exactly(example: Callable[..., Any]) -> None:
    assert result(example, "(select sum(as_number('0.1')) from range(10)) = 1") is True


@pytest.mark.parametrize("text", ["", None, "1,5", "1,000", "1e3", "0x1", "half", "NaN", "inf"])
def test_what_is_no_number_is_null(example: Callable[..., Any], text: str | None) -> None:
    assert result(example, "as_number(?)", text) is None


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("0", 0), ("-2", -2), (" 17 ", 17)])
def test_integer_is_read(example: Callable[..., Any], text: str, number: int) -> None:
    assert result(example, "as_integer(?)", text) == number


@pytest.mark.parametrize("text", ["", None, "3.5", "1,000", "three", "1e3", "9" * 30])
def test_what_is_no_integer_is_null(example: Callable[..., Any], text: str | None) -> None:
    assert result(example, "as_integer(?)", text) is None


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        pytest.param(date(2003, 1, 31), date(2021, 1, 30), 17, id="day before a birthday"),
        pytest.param(date(2003, 1, 31), date(2021, 1, 31), 18, id="birthday"),
        pytest.param(date(2001, 12, 31), date(2021, 1, 1), 19, id="a day after the birthday"),
        pytest.param(date(2001, 2, 1), date(2021, 1, 31), 19, id="birthday tomorrow"),
        pytest.param(date(2021, 1, 31), date(2021, 1, 31), 0, id="born today"),
        pytest.param(date(2000, 2, 29), date(2018, 2, 27), 17, id="born 29 February, on the 27th"),
        pytest.param(date(2000, 2, 29), date(2018, 2, 28), 18, id="born 29 February, on the 28th"),
        pytest.param(date(2000, 2, 29), date(2018, 3, 1), 18, id="born 29 February, on 1 March"),
        pytest.param(date(2000, 2, 29), date(2020, 2, 28), 19, id="leap year, on the 28th"),
        pytest.param(date(2000, 2, 29), date(2020, 2, 29), 20, id="leap year, on the 29th"),
        pytest.param(date(2000, 2, 28), date(2020, 2, 28), 20, id="born 28 February, leap year"),
        pytest.param(date(2000, 3, 1), date(2018, 2, 28), 17, id="born 1 March, on 28 February"),
    ],
)
def test_completed_years(example: Callable[..., Any], born: date, day: date, years: int) -> None:
    assert result(example, "completed_years(?, ?)", born, day) == years


@pytest.mark.parametrize(
    ("start", "end", "is_open"),
    [
        pytest.param(date(2021, 1, 31), None, True, id="starts on the day"),
        pytest.param(date(2021, 2, 1), None, False, id="starts the day after"),
        pytest.param(date(2020, 1, 1), date(2021, 2, 1), True, id="ends the day after"),
        pytest.param(date(2020, 1, 1), date(2021, 1, 31), False, id="ends on the day"),
        pytest.param(date(2020, 1, 1), date(2021, 1, 30), False, id="ended the day before"),
        pytest.param(date(2021, 1, 31), date(2021, 1, 31), False, id="starts and ends on the day"),
    ],
)
def test_open_is_half_open(
    example: Callable[..., Any], start: date, end: date | None, is_open: bool
) -> None:
    # The type is written out because a bound null has none.
    opened = result(
        example, "is_open(cast(? as date), cast(? as date), date '2021-01-31')", start, end
    )
    assert opened is is_open


@pytest.mark.parametrize(
    ("numerator", "denominator", "factor", "decimals", "shown"),
    [
        pytest.param(182, 1120, 100, 1, "16.3", id="16.25"),
        pytest.param(7, 112, 100, 1, "6.3", id="6.25"),
        pytest.param(104, 128, 100, 1, "81.3", id="81.25"),
        pytest.param(1874, 4000, 100, 1, "46.9", id="46.85"),
        pytest.param(2210, 49737, 10000, 1, "444.3", id="Southampton 2021 per 10,000"),
        pytest.param(500, 49737, 10000, 0, "101", id="100.53 as a whole number"),
        pytest.param(1, 8, 100, 0, "13", id="12.5 as a whole number"),
        pytest.param(1, 3, 100, 1, "33.3", id="a third"),
        pytest.param(2, 3, 100, 1, "66.7", id="two thirds"),
        pytest.param(1, 2000, 100, 1, "0.1", id="0.05"),
        pytest.param(1, 2001, 100, 1, "0.0", id="just under 0.05"),
        pytest.param(0, 7, 100, 1, "0.0", id="none of seven"),
        pytest.param(7, 7, 100, 1, "100.0", id="all of seven"),
        pytest.param(1999, 2000, 100, 1, "100.0", id="99.95"),
        pytest.param(12, 1, 1, 0, "12", id="count"),
        pytest.param(Decimal("3.25"), Decimal("0.5"), 1, 1, "6.5", id="amounts with decimals"),
        pytest.param(Decimal("0.25"), 1, 1, 1, "0.3", id="quarter"),
    ],
)
def test_figure_is_rounded_half_up(
    example: Callable[..., Any],
    numerator: float | Decimal,
    denominator: float | Decimal,
    factor: int,
    decimals: int,
    shown: str,
) -> None:
    text = result(
        example,
        "with_decimals(rounded_half_up(?, ?, ?, ?), ?)",
        *(numerator, denominator, factor, decimals, decimals),
    )
    assert text == shown


def test_nothing_to_divide_by_gives_no_figure(example: Callable[..., Any]) -> None:
    assert result(example, "with_decimals(rounded_half_up(3, 0, 100, 1), 1)") is None


def test_figure_below_zero_is_rounded_by_its_amount(example: Callable[..., Any]) -> None:
    shown = "with_decimals(rounded_half_up(?, ?, 100, 1), 1)"
    assert result(example, shown, Decimal("-1.5"), Decimal("1.5")) == "-100.0"
    assert result(example, shown, -1, 8) == "-12.5"
    assert result(example, shown, -1, 2000) == "-0.1"
