"""What other programs make of what is published: other DuckDBs, pandas, polars, a spreadsheet.

Each DuckDB is really installed, in an environment of its own; what cannot be installed is skipped.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from warehouse.authority import Authority, Team
from warehouse.exports import write_exports
from warehouse.month import open_build
from warehouse.quality import keep_results, start_quality
from warehouse.reference import load_reference
from warehouse.release import publish
from warehouse.revisions import finish
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.landing import DeliveredFile, Delivery
from warehouse.targets import Target
from warehouse.whole_build import make_all_tables
from warehouse.workbook import write_workbook
from warehouse.workbook.tables import SYMBOLS

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "uv" / "bin" / "uv"
PAGE = ROOT / "docs" / "reading_the_figures.md"
DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    months_shown=13,
    teams=(Team(source_team="T1", team_name="Assessment 1", service="Assessment"),),
    targets=(Target.model_validate({"kpi_code": "FD05", "month": "2020-04", "target": "20"}),),
)
# A referral of December that was entered late is in the delivery of January alone.
REFERRALS = {DECEMBER: ["2020-12-07"], JANUARY: ["2020-12-07", "2020-12-14", "2021-01-04"]}
# The one the product is built with, the oldest it promises, and the newest there is.
OTHER_DUCKDBS = ["duckdb==1.4.*", "duckdb==1.5.5", "duckdb>=2,<3"]

# Run by the other DuckDB: rows and a checksum of them by view, whatever order they come in.
READ_EVERY_VIEW = """
import hashlib, json, sys
import duckdb
with duckdb.connect(sys.argv[1], read_only=True) as reports:
    views = [name for (name,) in reports.execute(
        "select view_name from duckdb_views() where schema_name = 'kpi_v1' order by 1"
    ).fetchall()]
    read = {}
    for view in views:
        rows = sorted(repr(row) for row in reports.execute(f"from kpi_v1.{view}").fetchall())
        read[view] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
print(json.dumps({"version": duckdb.__version__, "views": read}))
"""


def keep_month(data_dir: Path, month: date) -> None:
    """Build a small month for real and keep its figures."""
    build = open_build(data_dir, AUTHORITY, month)
    build.start_anew()
    connection = build.open()
    load_reference(connection, AUTHORITY, month)
    files = tuple(
        DeliveredFile(table, Path(f"{table}.csv"), "0" * 64, 100, "utf-8", rows, 0)
        for table, rows in (("ssd_cin_episodes", len(REFERRALS[month])), ("commentary", 1))
    )
    record_delivery(connection, Delivery(month, data_dir, files, True, ()))
    for number, day in enumerate(REFERRALS[month], start=2):
        connection.execute(
            "insert into raw.ssd_cin_episodes (row_number, cine_referral_id, cine_person_id, "
            "cine_referral_date, cine_close_date, cine_referral_nfa, cine_referral_source_code, "
            "cine_close_reason, cine_referral_team) "
            "values ($1, $2, 'SYN-1', $3, $3, 'N', '1A', 'RC8', 'T1')",
            [number, f"R{number}", day],
        )
    connection.execute(
        "insert into raw.commentary (row_number, kpi_code, month, kind, text, author_role, "
        "entry_date) values (2, 'FD03', '2021-01', 'highlight', 'More referrals than before.', "
        "'Head of service', '2021-02-05')"
    )
    start_quality(connection)
    rule = ("raw", "ssd_person", "key_is_filled", "Filled", "critical", "passed", 1, 0)
    keep_results(connection, month, [rule])
    make_all_tables(connection, AUTHORITY.tables)
    finish(connection, build)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of two small months, the second with a revision of the first."""
    data_dir = tmp_path_factory.mktemp("published")
    for month in (DECEMBER, JANUARY):
        keep_month(data_dir, month)
    return publish(data_dir, AUTHORITY).database


@pytest.fixture(scope="module")
def exports(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "exports"
    assert sum(write_exports(database, folder).values()) > 0
    return folder


@pytest.fixture(scope="module")
def reports(
    database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    # Of a copy: one process opens the same file with the same settings only.
    copy = shutil.copy(database, tmp_path_factory.mktemp("reports") / database.name)
    with duckdb.connect(str(copy), read_only=True) as connection:
        yield connection


# --- Other DuckDBs ------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=OTHER_DUCKDBS)
def other_duckdb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has another DuckDB and nothing else."""
    environment = tmp_path_factory.mktemp("duckdb") / "environment"
    python = environment / "bin" / "python"
    for command in (
        ["venv", "--quiet", environment],
        ["pip", "install", "--quiet", "--python", python, request.param],
    ):
        try:
            subprocess.run([UV, *command], cwd=ROOT, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as fault:
            pytest.skip(f"{request.param} cannot be installed here ({type(fault).__name__})")
    return python


def read_by(python: Path | str, database: Path) -> dict[str, Any]:
    run = subprocess.run(
        [python, "-c", READ_EVERY_VIEW, str(database)],
        check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return json.loads(run.stdout)


def test_other_duckdb_reads_every_row_of_every_view_the_same(
    other_duckdb: Path, database: Path
) -> None:
    own = read_by(ROOT / ".venv" / "bin" / "python", database)
    other = read_by(other_duckdb, database)
    assert own["version"] == duckdb.__version__
    assert other["views"] == own["views"]
    assert own["views"]["kpi_values"][0] > 0


# --- Parquet ------------------------------------------------------------------------------------


def plain(value: Any) -> object:  # noqa: ANN401 - of any of three programs
    """A cell without what pandas, polars or DuckDB call it."""
    if isinstance(value, list | np.ndarray):
        return [plain(item) for item in value]
    # The only values that differ from themselves are those that say there is none.
    if value is None or value != value:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int | float | Decimal) else value


def rows_of(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return sorted(repr([plain(cell) for cell in row]) for row in rows)


def expected(reports: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    where = (
        "qualify chart_month = max(chart_month) over (partition by authority_code)"
        if view.startswith("control_charts")
        else ""
    )
    return rows_of(reports.execute(f"from kpi_v1.{view} {where}").fetchall())


def views_of(exports: Path) -> list[str]:
    return sorted(path.stem for path in exports.glob("*.parquet"))


def test_every_view_is_exported(reports: duckdb.DuckDBPyConnection, exports: Path) -> None:
    views = reports.execute(
        "select view_name from duckdb_views() where schema_name = 'kpi_v1' order by 1"
    ).fetchall()
    assert [(view,) for view in views_of(exports)] == views


def test_pandas_reads_from_parquet_what_the_database_holds(
    reports: duckdb.DuckDBPyConnection, exports: Path
) -> None:
    for view in views_of(exports):
        frame = pd.read_parquet(exports / f"{view}.parquet").astype(object)
        assert rows_of(frame.itertuples(index=False, name=None)) == expected(reports, view), view


def test_polars_reads_from_parquet_what_the_database_holds(
    reports: duckdb.DuckDBPyConnection, exports: Path
) -> None:
    polars = pytest.importorskip("polars")
    for view in views_of(exports):
        frame = polars.read_parquet(exports / f"{view}.parquet")
        assert rows_of(frame.iter_rows()) == expected(reports, view), view


def test_csv_holds_the_texts_shown_of_every_figure(
    reports: duckdb.DuckDBPyConnection, exports: Path
) -> None:
    view = "kpi_values_as_now_known"
    frame = pd.read_csv(exports / f"{view}.csv", dtype=str, encoding="utf-8-sig")
    columns = ["authority_code", "kpi_code", "month", "period_window", "breakdown_value", "status"]
    columns.append("value_shown")
    shown = reports.execute(
        f"select {', '.join(f'cast({column} as varchar)' for column in columns)} from kpi_v1.{view}"
    ).fetchall()
    assert rows_of(frame[columns].itertuples(index=False, name=None)) == rows_of(shown)


# --- The workbook -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    """The workbook of January as openpyxl reads it."""
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path_factory.mktemp("workbook") / "2021-01.xlsx"
    write_workbook(database, "901", JANUARY, path)
    return openpyxl.load_workbook(path)


def table_rows(sheet: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """The cells of a sheet's only table by its header."""
    (table,) = sheet.tables.values()
    header, *rows = sheet[table.ref]
    names = [cell.value for cell in header]
    assert names == table.column_names
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_every_figure_of_the_summary_is_the_one_shown(
    workbook: Any,  # noqa: ANN401
    reports: duckdb.DuckDBPyConnection,
) -> None:
    shown = {
        "Figure": "value_shown",
        "Target": "target_shown",
        "Month before": "previous_month_value_shown",
        "Same month last year": "same_month_last_year_value_shown",
        "Median of statistical neighbours": "neighbours_median_shown",
        "England": "england_value_shown",
    }
    rows = reports.execute(
        f"select kpi_code, {', '.join(shown.values())} from kpi_v1.monthly_performance_summary "
        "where authority_code = '901' and month = '2021-01-01'"
    ).fetchall()
    cells = {row["KPI code"].value: row for row in table_rows(workbook["Summary"])}
    assert len(cells) == len(rows)
    for code, *texts in rows:
        for header, text in zip(shown, texts, strict=True):
            cell = cells[code][header]
            if text is None:
                assert cell.value in SYMBOLS, (code, header)
                continue
            decimals = len(text.partition(".")[2])
            assert cell.value == float(text), (code, header)
            assert cell.number_format == ("#,##0." + "0" * decimals).rstrip("."), (code, header)


def test_every_sheet_has_one_table_a_header_of_its_own_and_no_merged_cell(
    workbook: Any,  # noqa: ANN401
) -> None:
    for sheet in workbook.worksheets[1:]:
        (row, *_) = table_rows(sheet)
        assert len(set(row)) == len(row)
        assert all(row)
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        assert sheet.freeze_panes
    names = [name for sheet in workbook.worksheets for name in sheet.tables]
    assert len(set(names)) == len(workbook.worksheets) - 1


def test_workbook_says_what_it_is_and_in_which_language(workbook: Any) -> None:  # noqa: ANN401
    title = "Performance of children's services: Exampleshire, January 2021"
    assert workbook.properties.title == title
    assert workbook.custom_doc_props["Language"].value == "en-GB"


# --- The page that says how to read them --------------------------------------------------------


def blocks(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found


@pytest.fixture
def beside_the_files(
    database: Path, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A working directory with the file and the folder that the page speaks of."""
    (tmp_path / "performance.duckdb").symlink_to(database)
    (tmp_path / "exports").symlink_to(exports)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("beside_the_files")
@pytest.mark.parametrize("sql", blocks("sql"))
def test_every_query_of_the_page_answers(sql: str, reports: duckdb.DuckDBPyConnection) -> None:
    rows = reports.execute(sql).fetchall()
    # No official statistics are held for the council of the test.
    assert bool(rows) is ("kpi_v1.benchmarks" not in sql)


@pytest.mark.usefixtures("beside_the_files")
@pytest.mark.parametrize("statements", blocks("python"))
def test_every_python_of_the_page_gives_the_summary(statements: str) -> None:
    names: dict[str, Any] = {}
    exec(statements, names)  # noqa: S102 - what the page tells people to type
    assert len(names["summary"]) > 0


@pytest.mark.usefixtures("beside_the_files")
def test_every_query_in_r_answers(reports: duckdb.DuckDBPyConnection) -> None:
    queries = [sql for block in blocks("r") for sql in re.findall(r'"(select .*?)"', block)]
    assert queries
    for sql in queries:
        assert reports.execute(sql).fetchall()


def test_every_view_that_the_page_names_is_there(reports: duckdb.DuckDBPyConnection) -> None:
    named = set(re.findall(r"kpi_v1\.(\w+)", PAGE.read_text(encoding="utf-8")))
    there = reports.execute(
        "select view_name from duckdb_views() where schema_name = 'kpi_v1' union all "
        "select function_name from duckdb_functions() where schema_name = 'kpi_v1'"
    ).fetchall()
    assert named <= {name for (name,) in there}


def test_page_names_no_address_of_the_internet() -> None:
    assert "://" not in PAGE.read_text(encoding="utf-8")
