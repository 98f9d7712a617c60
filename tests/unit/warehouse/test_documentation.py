"""The KPI catalogue says in plain words all that decides a figure."""

import re

import pytest

from warehouse.documentation import kpi_catalogue
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sources.declarations import layouts

KPIS = {kpi.code: kpi for kpi in kpi_definitions().values()}
ENTRIES = {
    found[1]: found[0]
    for found in re.finditer(r"^### (\w+) .*?(?=^#|\Z)", kpi_catalogue(), re.MULTILINE | re.DOTALL)
}


def line(code: str, name: str) -> str:
    """What stands behind a heading of a KPI's entry."""
    found = re.search(rf"^- \*\*{name}\*\*: (.*)$", ENTRIES[code], re.MULTILINE)
    assert found, f"{code} has no {name}"
    return found[1]


def test_every_kpi_has_an_entry() -> None:
    assert set(ENTRIES) == set(KPIS)


@pytest.mark.parametrize(
    ("code", "fed_by"),
    [
        # Of 24, 29 and 12 months before neither a return nor a workbook holds any.
        ("CP13", "ssd."),
        ("LA06", "ssd."),
        ("FD05", "ssd."),
        # The 12 months to a March are those of the return's year.
        ("FD04", "ssd, cin_census (12 months in March only), annex_a (never 12 months)."),
        ("CP16", "ssd, cin_census (March only)."),
        ("FD03", "ssd, cin_census, annex_a."),
        ("CL07", "ssd (the delivery's month only), annex_a (the delivery's month only)."),
        ("FO11", "local."),
    ],
)
def test_layouts_are_those_whose_history_reaches(code: str, fed_by: str) -> None:
    assert line(code, "Can be fed by") == fed_by


@pytest.mark.parametrize("code", [code for code, kpi in KPIS.items() if kpi.looks_back_months])
def test_no_layout_is_named_that_cannot_look_back(code: str) -> None:
    months = {"council": 1000, "year": 12}
    for layout in layouts().values():
        held = months.get(layout.history) or int(layout.history)
        if held <= KPIS[code].looks_back_months:
            assert layout.name not in line(code, "Can be fed by")


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("FO11", "filled places / approved places, mainstream, in percent;"),
        ("WF04", "agency FTE / (agency FTE + employed FTE), in percent;"),
        (
            "WF01",
            "children allocated to social workers, agency included / "
            "FTE of social workers holding at least one case; the summary",
        ),
    ],
)
def test_ratio_is_given_by_its_two_amounts(code: str, formula: str) -> None:
    assert line(code, "Figure").startswith(formula)


@pytest.mark.parametrize("code", [code for code, kpi in KPIS.items() if kpi.measure == "ratio"])
def test_rule_of_a_ratio_names_both_amounts(code: str) -> None:
    assert KPIS[code].rule.count(" / ") == 1


def test_what_a_setting_makes_needed_is_said() -> None:
    assert line("AS02", "Needs") == (
        "`assessment`; where `assessment_clock_start` is referral, also "
        "`assessment.referral_key`, `referral`."
    )


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        ("note", "Note"),
        ("count_once", "Counted once"),
        ("denominator_at", "Denominator"),
        ("latest_only", "Only now"),
        ("looks_back_months", "Looks back"),
        ("settings", "Settings"),
    ],
)
def test_condition_stands_with_every_kpi_that_has_it(field: str, heading: str) -> None:
    having = {code for code, kpi in KPIS.items() if getattr(kpi, field)}
    assert having
    assert {code for code in KPIS if f"- **{heading}**: " in ENTRIES[code]} == having


def test_person_counted_once_is_at_the_date_that_is_meant() -> None:
    assert line("LA03", "Counted once").endswith("at the first date.")
    assert line("LA04", "Counted once").endswith("at the last date.")


def test_one_decimal_is_one() -> None:
    assert "1 decimals" not in kpi_catalogue()
