"""The printed summary, whole on a wide terminal and readable on a narrow one, and lists."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pipelines.report import print_members, print_summary, print_text
from warehouse.kpi_definitions import kpi_definitions
from warehouse.members import Members, TeamFigure


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "performance.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema kpi_v1")
        connection.execute(
            """
            create table kpi_v1.monthly_performance_summary_with_drafts as
            select * from (values
                ('workforce', 'WF05', 'Vacancies', 'percent', '-12.5', -1.5e0, 12e0, -0.04e0,
                 null, 'month_end', 'ok', 'local'),
                ('front_door', 'FD03', 'Referrals', 'number', '1234', 1234e0, null, -72e0,
                 0.25e0, 'month', 'ok', 'cin_census'),
                ('front_door', 'FD04', 'Referrals per 10,000 children', 'rate per 10,000',
                 null, null, null, null,
                 null, 'rolling_12_months', 'not_available_from_source', null),
                ('workforce', 'WF01', 'Average caseload', 'cases per FTE', '19.1', 2359e0,
                 123.7e0, 0.05e0, 2.25e0, 'month_end', 'ok', 'local + ssd')
            ) as rows (
                theme, kpi_code, title, unit, value_shown, numerator, denominator,
                change_from_previous_month, change_from_same_month_last_year, period_window,
                status, source_layouts
            )
            cross join (select date '2021-01-01' as month)
            """
        )
    return path


def printed(database: Path, width: int) -> list[list[str]]:
    console = Console(file=io.StringIO(), width=width)
    print_summary(database, date(2021, 1, 1), console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "…" not in text
    return [line.split() for line in text.splitlines() if line.strip()]


def test_themes_stand_in_the_order_of_the_service(database: Path) -> None:
    codes = [line[0] for line in printed(database, 130) if line[0][:2] in ("FD", "WF")]
    assert codes == ["FD03", "FD04", "WF01", "WF05"]


def test_wide_table_shows_value_parts_and_changes(database: Path) -> None:
    lines = {line[0]: line for line in printed(database, 130)}
    assert lines["FD03"] == ["FD03", "Referrals", "1,234", "-72", "+0.3", "month", "cin_census"]
    assert lines["WF01"][3:-3] == ["19.1", "2,359", "/", "123.7", "+0.1", "+2.3", "month", "end"]
    assert lines["WF01"][-3:] == ["local", "+", "ssd"]


def test_figure_below_zero_keeps_its_sign_and_no_change_is_0(database: Path) -> None:
    lines = {line[0]: line for line in printed(database, 130)}
    assert lines["WF05"][2:4] == ["-12.5", "%"]
    assert lines["WF05"][-4] == "0"


def test_figure_that_cannot_be_given_says_why(database: Path) -> None:
    lines = {line[0]: " ".join(line) for line in printed(database, 170)}
    assert lines["FD04"] == "FD04 Referrals per 10,000 children: not available from source"


def test_narrow_terminal_keeps_code_title_value_and_change(database: Path) -> None:
    lines = {line[0]: line for line in printed(database, 80)}
    assert lines["FD03"] == ["FD03", "Referrals", "1,234", "-72"]


def test_amounts_are_exact_and_words_are_no_markup(database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "update kpi_v1.monthly_performance_summary_with_drafts set title = 'Vacancies [/x]', "
            "numerator = 1234.25, denominator = 2468.5, source_layouts = 'local [#77]' "
            "where kpi_code = 'WF05'"
        )
        connection.execute(
            "update kpi_v1.monthly_performance_summary_with_drafts set title = 'Referrals [/x]' "
            "where kpi_code = 'FD04'"
        )
    lines = {line[0]: " ".join(line) for line in printed(database, 170)}
    assert "Vacancies [/x] -12.5 % 1,234.25 / 2,468.5 0" in lines["WF05"]
    assert lines["WF05"].endswith("local [#77]")
    assert lines["FD04"] == "FD04 Referrals [/x]: not available from source"
    assert "FD04 Referrals [/x]: not" in " ".join(" ".join(line) for line in printed(database, 80))


@pytest.mark.parametrize("text", ["a [/x] b", "[bold]c", "[#77] rc1", ":smile: 12 /srv/[old]"])
def test_text_is_printed_as_it_stands(text: str) -> None:
    console = Console(file=io.StringIO(), width=8)
    print_text(text, console)
    assert console.file.getvalue() == f"{text}\n"  # type: ignore[attr-defined]


def list_of(
    code: str, evidence: tuple[str, ...], *rows: tuple[object, ...], team: str = "PACT 1"
) -> list[str]:
    """The printed list of a figure, from each row's numerator, denominator and evidence."""
    (kpi,) = (kpi for kpi in kpi_definitions().values() if kpi.code == code)
    above = sum((Decimal(str(row[0])) for row in rows), Decimal(0))
    below = sum((Decimal(str(row[1])) for row in rows), Decimal(0))
    columns = ("person_key", "counted_date", "team", "is_met", "numerator", "denominator")
    found = Members(
        kpi,
        kpi.headline,
        "19.1",
        above,
        below,
        (*columns, *evidence),
        [(None, None, team, None, *row) for row in rows],
    )
    console = Console(file=io.StringIO(), width=200)
    print_members(found, date(2021, 1, 1), team, console)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def cells_of(lines: list[str], team: str = "PACT 1") -> list[list[str]]:
    return [
        line.strip().removeprefix(team).split()
        for line in lines
        if line.strip().startswith(f"{team} ")
    ]


def test_parts_of_an_amount_add_up_to_the_sum_shown() -> None:
    quarter, whole = Decimal("0.2500"), Decimal("1.0000")
    lines = list_of("WF01", (), *[(quarter, whole)] * 3, (Decimal("0.0625"), Decimal("1234.5000")))
    assert cells_of(lines) == [["0.25", "1"]] * 3 + [["0.0625", "1,234.5"]]
    assert lines[-1] == "4 listed; they add up to 0.8125 / 1,237.5 = 19.1"


def test_whole_amounts_keep_their_zeros() -> None:
    lines = list_of("WF01", (), (Decimal("1200.0000"), Decimal("-0.0000")))
    assert cells_of(lines) == [["1,200", "0"]]


def test_delivered_words_in_a_list_are_no_markup() -> None:
    lines = list_of(
        "WF01",
        ("close_reason_code",),
        (Decimal(1), Decimal(1), "[/closed]"),
        (Decimal(1), Decimal(1), "[#77] rc1"),
        (Decimal(1), Decimal(1), "[red]b"),
        team="PACT [/1]",
    )
    assert cells_of(lines, "PACT [/1]") == [
        ["1", "1", "[/closed]"],
        ["1", "1", "[#77]", "rc1"],
        ["1", "1", "[red]b"],
    ]
    assert lines[1] == "31 January 2021 (month end), PACT [/1]"


def test_keys_are_told_apart() -> None:
    first, second = "0123456789ab" + "c" * 20, "fedcba987654" + "3" * 52
    keys = {
        first: "0123456789ab",
        second: "fedcba987654",
        f"{first} 2020-05-01": "0123456789ab 2020-05-01",
        f"{first}/1": "0123456789ab/1",
        f"details {second} 7": "details fedcba987654 7",
        "section 47 100": "section 47 100",
        "section 47 101": "section 47 101",
        first[:31]: first[:31],
        f"x{first}": f"x{first}",
    }
    lines = list_of("WF01", ("worker_key",), *((Decimal(1), Decimal(1), key) for key in keys))
    shown = [" ".join(cells[2:]) for cells in cells_of(lines)]
    assert shown == list(keys.values())
    assert len(set(shown)) == len(shown)


def text_of(found: Members, month: date, team: str | None = None) -> list[str]:
    console = Console(file=io.StringIO(), width=200)
    print_members(found, month, team, console)
    return [line.strip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def figure_of(
    code: str,
    window: str,
    numerator: int,
    denominator: int | None = None,
    shown: str | None = None,
    by_team: tuple[TeamFigure, ...] = (),
) -> Members:
    """A figure of which nobody is listed."""
    (kpi,) = (kpi for kpi in kpi_definitions().values() if kpi.code == code)
    columns = ("person_key", "counted_date", "team", "is_met", "numerator", "denominator")
    below = None if denominator is None else Decimal(denominator)
    return Members(kpi, window, shown, Decimal(numerator), below, columns, [], by_team)


@pytest.mark.parametrize(
    ("found", "last_line"),
    [
        (
            figure_of("FD04", "rolling_12_months", 4028, 49737, "809.9"),
            "they add up to 4,028 / 49,737 × 10,000 = 809.9",  # noqa: RUF001 - the sign is meant
        ),
        (
            figure_of("CP05", "month", 363, 536, "67.7"),
            "they add up to 363 / 536 = 67.7 %",
        ),
        (figure_of("WF01", "month_end", 2359, 124, "19.0"), "they add up to 2,359 / 124 = 19.0"),
        (figure_of("CP05", "month", 0, 0), "they add up to 0 / 0"),
        (figure_of("FD03", "month", 1234, None, "1234"), "they add up to 1,234"),
        (figure_of("WF03", "month_end", 31, None, "31"), "the largest is 31"),
    ],
    ids=["rate", "share", "ratio", "of nobody", "count", "maximum"],
)
def test_last_line_shows_how_the_figure_is_made(found: Members, last_line: str) -> None:
    assert text_of(found, date(2021, 1, 1))[-1] == f"0 listed; {last_line}"


@pytest.mark.parametrize(
    ("window", "month", "dates"),
    [
        ("rolling_12_months", date(2021, 1, 1), "February 2020 to January 2021 (12 months)"),
        ("year_to_date", date(2021, 1, 1), "April 2020 to January 2021 (year to date)"),
        ("year_to_date", date(2021, 3, 1), "April 2020 to March 2021 (year to date)"),
        ("year_to_date", date(2021, 4, 1), "April 2021 (year to date)"),
        ("month", date(2021, 1, 1), "January 2021"),
        ("month_end", date(2020, 2, 1), "29 February 2020 (month end)"),
    ],
)
def test_second_line_names_the_dates_of_the_window(window: str, month: date, dates: str) -> None:
    lines = text_of(figure_of("CP05", window, 0, 0), month)
    assert lines[1] == f"{dates}, the whole authority"


def test_figure_of_several_teams_is_shown_team_by_team() -> None:
    teams = (
        TeamFigure("PACT [/1]", Decimal(12), Decimal(1200), "1.0"),
        TeamFigure("PACT 2", Decimal(0), Decimal(0), None),
    )
    lines = text_of(figure_of("CP05", "month", 12, 1200, "1.0", teams), date(2021, 1, 1), "both")
    shown = [line.split() for line in lines if line.startswith(("Team", "PACT"))]
    assert shown[-3:] == [
        ["Team", "Numerator", "Denominator", "Value"],
        ["PACT", "[/1]", "12", "1,200", "1.0", "%"],
        ["PACT", "2", "0", "0", "-"],
    ]
    counted = (TeamFigure("PACT 1", Decimal(3), None, "3"),)
    lines = text_of(figure_of("FD03", "month", 3, None, None, counted), date(2021, 1, 1), "both")
    assert [line.split() for line in lines if line.startswith("PACT")] == [["PACT", "1", "3"]]
