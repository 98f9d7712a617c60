"""The printed summary: whole on a wide terminal, readable on a narrow one."""

import io
from datetime import date
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pipelines.report import print_summary


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "performance.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema kpi_v1")
        connection.execute(
            """
            create table kpi_v1.monthly_performance_summary as
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
