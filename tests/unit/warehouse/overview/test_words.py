"""Every code has its words, and figures keep the decimals that the database gives them."""

from datetime import date

import pytest

from warehouse import comparison
from warehouse.kpi_definitions import Theme, kpi_definitions
from warehouse.overview import words


def test_every_code_has_words() -> None:
    kpis = kpi_definitions().values()
    assert set(words.THEMES) == set(Theme)
    assert set(words.CAUSES) == set(comparison.CAUSES)
    assert {kpi.headline for kpi in kpis} <= set(words.WINDOWS)
    assert {kpi.polarity for kpi in kpis} == set(words.POLARITIES)
    assert set(words.STATUSES) == set(words.STATUSES_SHORT)
    assert set(words.RAGS) == set(words.RAG_SYMBOLS)
    assert set(words.DIRECTIONS) == set(words.ARROWS)


@pytest.mark.parametrize(
    ("shown", "unit", "text"),
    [
        ("67.7", "percent", "67.7%"),
        ("100.0", "percent", "100.0%"),
        ("2356", "number", "2,356"),
        ("1011.30", "rate per 10,000", "1,011.30"),
        ("0", "number", "0"),
        (None, "percent", ""),
    ],
)
def test_figure_keeps_its_decimals(shown: str | None, unit: str, text: str) -> None:
    assert words.figure_text(shown, unit) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1683.0, "1,683"), (123.7, "123.7"), (0.0, "0"), (10.0, "10"), (None, "")],
)
def test_amount_is_given_in_full(amount: float | None, text: str) -> None:
    assert words.amount_text(amount) == text


def test_figure_is_made_of_its_parts() -> None:
    assert words.basis_text("share", 363, 536) == "363 of 536"
    assert words.basis_text("rate_per_10000", 1683, 49737) == "1,683 \u00f7 49,737"
    assert words.basis_text("count", 301, None) == ""


def test_changes_are_told_by_cause() -> None:
    assert words.changes_text({"late_entry": 3, "deletion": -1}, {"late_entry": 7}) == (
        "late entries (numerator +3, denominator +7); deletions (numerator \u22121)"
    )


def test_quarter_says_which_end_is_first() -> None:
    assert words.quarter_text(4, 15, "higher_is_better") == (
        "4th quarter of 15 councils (1st is the best)"
    )
    assert "lowest" in words.quarter_text(1, 15, "neutral")
    assert words.quarter_text(None, None, "neutral") == ""


def test_text_becomes_a_sentence() -> None:
    assert words.sentence("by start date") == "By start date."
    assert words.sentence("d0 is the day") == "d0 is the day."
    assert words.sentence("cinv_seen: all say yes.") == "cinv_seen: all say yes."


def test_lists_and_counts_read_as_english() -> None:
    assert words.listed(["team", "sex", "age"]) == "team, sex and age"
    assert words.listed(["team"]) == "team"
    assert words.listed([]) == ""
    assert words.counted(1, "indicator") == "1 indicator"
    assert words.counted(78, "indicator") == "78 indicators"


def test_dates_are_written_out() -> None:
    assert words.day_name(date(2021, 1, 5)) == "5 January 2021"
    assert words.month_name(date(2021, 1, 1)) == "January 2021"
