"""Figures in texts are the warehouse's, or said to be missing."""

from datetime import date

import pytest

from warehouse.commentary import MISSING, fill

DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
FIGURES = {
    ("CP05", JANUARY): {
        "unit": "percent", "value_shown": "71.9", "numerator": 1382.0, "denominator": 1921.0,
        "target_shown": "83.0", "distance_from_target": 213, "england_value_shown": None,
    },
    ("CP05", DECEMBER): {"unit": "percent", "value_shown": "70.0"},
    ("WF01", JANUARY): {"unit": "cases per FTE", "value_shown": "19.0", "numerator": 2090.5},
    ("FD03", JANUARY): {"unit": "number", "value_shown": "4092"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{value} on time", "71.9% on time"),
        ("{numerator} of {denominator}", "1,382 of 1,921"),
        ("{CP05.target}, {distance} more", "83.0%, 213 more"),
        ("from {value 2020-12} to {CP05}", "from 70.0% to 71.9%"),
        ("{CP05.value 2020-12}", "70.0%"),
        ("{ WF01 } cases, {WF01.numerator} in all", "19.0 cases, 2,090.5 in all"),
        ("{FD03} referrals", "4,092 referrals"),
        ("no figure at all", "no figure at all"),
    ],
)
def test_placeholder_is_the_figure_of_the_warehouse(text: str, filled: str) -> None:
    found = fill(text, "CP05", JANUARY, FIGURES)
    assert (found.text, found.missing) == (filled, 0)


@pytest.mark.parametrize(
    "placeholder",
    ["{england}", "{region}", "{XX99}", "{value 2019-01}", "{valu}", "{}", "{CP05.value 2020-13}",
     "{CP05.unit}"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(placeholder: str) -> None:
    found = fill(f"It is {placeholder}.", "CP05", JANUARY, FIGURES)
    assert (found.text, found.missing) == (f"It is {MISSING}.", 1)


def test_overall_statement_names_its_kpis() -> None:
    assert fill("{value}", None, JANUARY, FIGURES).missing == 1
    assert fill("{CP05.value}", None, JANUARY, FIGURES).text == "71.9%"
