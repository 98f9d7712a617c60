"""A small council's month, through Dagster, from files to the published database."""

import io
import stat
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import dagster as dg
import duckdb
import pytest
import yaml
from rich.console import Console

from pipelines.report import print_remarks
from pipelines.run import open_workspace, run_month
from warehouse.authority import load_authority
from warehouse.composition import CONTRACT
from warehouse.council import Council
from warehouse.kpi_definitions import kpi_definitions
from warehouse.month import month_settings, open_build

pytestmark = pytest.mark.system

MONTH = date(2021, 1, 1)


def build(council: Any, *, all_history: bool = False) -> None:  # noqa: ANN401 - SmallCouncil
    open_workspace(council.config, council.data)
    run_month(MONTH, all_history=all_history, console=Console(quiet=True))


@pytest.fixture(scope="module")
def council_built(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SmallCouncil
    council = make_council("month")
    build(council)
    return council


@pytest.fixture
def release(council_built: Any) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: ANN401
    with duckdb.connect(str(council_built.database), read_only=True) as connection:
        yield connection


def test_summary_holds_every_kpi_for_the_month_and_the_twelve_before(
    release: duckdb.DuckDBPyConnection,
) -> None:
    rows = release.execute(
        "select month, count(*), count(distinct kpi_code) "
        "from kpi_v1.monthly_performance_summary group by month order by month"
    ).fetchall()
    assert len(rows) == 13
    assert rows[-1][0] == MONTH
    assert {row[1:] for row in rows} == {(len(kpi_definitions()),) * 2}


def test_figures_are_those_worked_by_hand(release: duckdb.DuckDBPyConnection) -> None:
    rows = release.execute(
        "select kpi_code, numerator, denominator, value, value_shown, status, period_window "
        "from kpi_v1.monthly_performance_summary "
        "where month = '2021-01-01' and kpi_code in ('FD03', 'FD04', 'FD05', 'CP01', 'CP02') "
        "order by kpi_code"
    ).fetchall()
    # Ten referrals from February 2020 to January 2021, of which one is a second one;
    # a population of 50,000.
    assert rows == [
        ("CP01", 1, None, 1, "1", "ok", "month"),
        ("CP02", 1, 50000, 0.2, "0.2", "ok", "rolling_12_months"),
        ("FD03", 1, None, 1, "1", "ok", "month"),
        ("FD04", 10, 50000, 2.0, "2.0", "ok", "rolling_12_months"),
        ("FD05", 1, 10, 10.0, "10.0", "ok", "rolling_12_months"),
    ]


def test_kpis_of_tables_not_delivered_say_so(release: duckdb.DuckDBPyConnection) -> None:
    rows = release.execute(
        "select distinct status, value from kpi_v1.monthly_performance_summary "
        "where kpi_code in ('CP08', 'LA01', 'WF01', 'CL03')"
    ).fetchall()
    assert rows == [("not_available_from_source", None)]


def test_every_view_and_column_has_a_comment(release: duckdb.DuckDBPyConnection) -> None:
    views = release.execute(
        "select view_name, comment from duckdb_views() where schema_name = 'kpi_v1' "
        "union all "
        "select function_name, comment from duckdb_functions() where schema_name = 'kpi_v1'"
    ).fetchall()
    columns = release.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'kpi_v1'"
    ).fetchall()
    assert {view for view, _ in views} == set(yaml.safe_load(CONTRACT.read_text(encoding="utf-8")))
    assert len(columns) > 50
    assert not [view for view, comment in views if not comment]
    assert not [column for *column, comment in columns if not comment]


def test_contract_holds_views_only(release: duckdb.DuckDBPyConnection) -> None:
    assert release.execute(
        "select count(*) from duckdb_tables() where schema_name = 'kpi_v1'"
    ).fetchone() == (0,)


def test_data_quality_holds_counts_of_the_rules(release: duckdb.DuckDBPyConnection) -> None:
    rows = release.execute(
        "select outcome, count(*) from kpi_v1.data_quality "
        "where table_name = 'ssd_person' and schema_name = 'raw' group by outcome"
    ).fetchall()
    assert dict(rows)["passed"] > 3


def test_no_identifier_is_in_what_is_published_or_kept(council_built: Any) -> None:  # noqa: ANN401
    assert b"SYN-" not in council_built.database.read_bytes()
    # Parquet is compressed, so it is read and not searched.
    for path in (council_built.data / "builds").rglob("*.parquet"):
        with duckdb.connect() as connection:
            connection.execute(f"create view kept as from read_parquet('{path}')")
            (text,) = connection.execute(
                "select string_agg(cast(columns(*) as varchar), '|') from kept"
            ).fetchall()
        assert not [cell for cell in text if cell and "SYN-" in cell], path.name


def test_whatever_stands_in_the_team_of_a_record_is_not_published(council_built: Any) -> None:  # noqa: ANN401
    # The small council's team T1 is in no list of teams: it might as well be a name.
    with duckdb.connect(str(council_built.database), read_only=True) as connection:
        assert connection.execute(
            "select distinct breakdown_value from kpi_v1.kpi_values "
            "where breakdown = 'team' and kpi_code = 'FD03'"
        ).fetchall() == [("Other team",)]


def test_no_identifier_is_in_the_build_or_in_dagster(council_built: Any) -> None:  # noqa: ANN401
    found = [
        path.name
        for folder in ("builds", "dagster")
        for path in (council_built.data / folder).rglob("*")
        if path.is_file() and b"SYN-1" in path.read_bytes()
    ]
    assert not found


def test_data_directories_are_private(council_built: Any) -> None:  # noqa: ANN401
    for name in ("builds", "identities", "published", "dagster"):
        mode = stat.S_IMODE((council_built.data / name).stat().st_mode)
        assert mode == 0o700, name


def test_running_a_month_again_gives_identical_tables(council_built: Any) -> None:  # noqa: ANN401
    def content() -> list[object]:
        with duckdb.connect(str(council_built.database), read_only=True) as connection:
            return [
                connection.execute(f"select * from kpi_v1.{view} order by all").fetchall()
                for view in ("kpi_values", "kpi_definitions", "data_quality")
            ]

    first = content()
    figures = council_built.data / "builds" / "901" / "2021-01" / "r1" / "kpi_values.parquet"
    file = figures.read_bytes()
    build(council_built)
    assert content() == first
    assert figures.read_bytes() == file
    # The same files and the same figures are the same revision.
    assert [path.name for path in sorted(figures.parents[1].glob("[rb]*"))] == ["r1"]


@pytest.mark.system
def test_all_history_computes_every_month_of_the_delivery(council: Any) -> None:  # noqa: ANN401
    build(council, all_history=True)
    with duckdb.connect(str(council.database), read_only=True) as connection:
        assert connection.execute(
            "select count(distinct month), min(month) from kpi_v1.kpi_values"
        ).fetchone() == (72, date(2015, 2, 1))
        # The first eleven months of the history have no twelve behind them.
        assert connection.execute(
            "select count(*) from kpi_v1.kpi_values where kpi_code = 'FD04' "
            "and period_window = 'rolling_12_months' and status = 'incomplete_window'"
        ).fetchone() == (11,)
    # Built again without asking for all of it, the month loses none.
    authority = load_authority(council.config)
    again = open_build(council.data, authority, MONTH)
    assert again.settings == month_settings(authority, MONTH, all_history=True)
    assert again.settings != month_settings(authority, MONTH)


def test_kpi_shows_its_value_of_the_month_in_dagster(council_built: Any) -> None:  # noqa: ANN401
    open_workspace(council_built.config, council_built.data)
    with dg.DagsterInstance.get() as instance:
        key = dg.AssetKey(["kpis", "re_referrals_within_12_months"])
        (record, *_) = instance.fetch_observations(key, limit=1).records
    observation = record.asset_observation
    assert observation is not None
    assert observation.partition == "2021-01"
    assert observation.metadata["value"].value == 10.0


def test_end_of_a_run_says_what_is_in_no_figure_and_which_files_were_not_read(
    council_built: Any,  # noqa: ANN401
) -> None:
    (council_built.landing() / "notes.docx").touch()
    console = Console(file=io.StringIO(), width=80)
    council = Council(load_authority(council_built.config), council_built.data)
    print_remarks(council, MONTH, "--data-dir here", console)
    said = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    build = council.latest(MONTH)
    assert build is not None
    with duckdb.connect(str(build.database), read_only=True) as connection:
        (kept,) = connection.execute("select count(*) from rejected.finding").fetchone() or (0,)
    assert kept > 0
    assert said == [
        "Errors     0 rows of 0 tables are set aside and in no figure, "
        f"{kept} findings stay in the figures:",
        "           .venv/bin/python -m pipelines errors --month 2021-01 --data-dir here",
        "Not read   1 files of landing/2021-01: notes.docx",
    ]
    (council_built.landing() / "notes.docx").unlink()
    council.close()
