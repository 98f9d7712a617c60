"""The workbook of a month: what the database says, cell by cell, and no cell that does anything."""

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import lxml.etree as etree
import pytest
from python_calamine import CalamineWorkbook

from warehouse.authority import Authority, Team
from warehouse.manifest import read_manifest, write_manifest
from warehouse.month import open_build, open_latest
from warehouse.overview.content import MonthNotPublished
from warehouse.quality import keep_results, start_quality
from warehouse.reference import load_reference
from warehouse.release import publish
from warehouse.revisions import finish
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.landing import DeliveredFile, Delivery
from warehouse.targets import Target
from warehouse.whole_build import make_all_tables
from warehouse.workbook import write_workbook
from warehouse.workbook.tables import SYMBOLS, Table

JANUARY = date(2021, 1, 1)
Cells = list[list[Any]]
Sheets = Mapping[str, Cells]
TEAM = '=HYPERLINK("https://example.invalid")'
# Everything that a spreadsheet may take for something else than text.
SAID = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "https://example.invalid", "0012", "<b>so</b>"]
AUTHORITY = Authority(
    name="Exampleshire & Sons",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    months_shown=13,
    teams=(Team(source_team="T1", team_name=TEAM, service="Assessment"),),
    targets=(
        Target.model_validate(
            {"kpi_code": "FD05", "month": "2020-04", "target": "20", "floor": "25"}
        ),
    ),
)
# One of December and two of January, the second of a child who was referred in December.
REFERRALS = [("SYN-1", "2020-12-07"), ("SYN-2", "2021-01-04"), ("SYN-1", "2021-01-11")]
SHEETS = [
    "Cover", "Contents", "Notes", "Summary", "Targets", "Benchmarks", "Trend", "By team", "By sex",
    "By age", "By ethnicity", "Control charts", "Highlights", "Commentary", "Revisions",
    "Data quality", "Definitions",
]  # fmt: skip
HEADER_ROW = 4
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

HYPERLINK = f"{{{NAMESPACE['x']}}}hyperlink"


@pytest.fixture(scope="module")
def month_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a small January, built for real."""
    data_dir = tmp_path_factory.mktemp("month_built")
    build = open_build(data_dir, AUTHORITY, JANUARY)
    build.start_anew()
    connection = build.open()
    load_reference(connection, AUTHORITY, JANUARY)
    files = tuple(
        DeliveredFile(table, Path(f"{table}.csv"), "0" * 64, 100, "utf-8", rows, 0)
        for table, rows in (("ssd_cin_episodes", len(REFERRALS)), ("commentary", len(SAID)))
    )
    record_delivery(connection, Delivery(JANUARY, data_dir, files, True, ()))
    for number, (person, day) in enumerate(REFERRALS, start=2):
        connection.execute(
            "insert into raw.ssd_cin_episodes (row_number, cine_referral_id, cine_person_id, "
            "cine_referral_date, cine_close_date, cine_referral_nfa, cine_referral_source_code, "
            "cine_close_reason, cine_referral_team) "
            "values ($1, $2, $3, $4, $4, 'N', '1A', 'RC8', 'T1')",
            [number, f"R{number}", person, day],
        )
    for number, text in enumerate(SAID, start=2):
        connection.execute(
            "insert into raw.commentary (row_number, kpi_code, month, kind, text, author_role, "
            "entry_date) values (?, 'FD03', '2021-01', 'highlight', ?, 'Head of service', "
            "'2021-02-05')",
            [number, text],
        )
    start_quality(connection)
    rule = ("raw", "ssd_person", "key_is_filled", "Filled", "critical", "passed", 1, 0)
    keep_results(connection, JANUARY, [rule])
    make_all_tables(connection, AUTHORITY.tables)
    finish(connection, build)
    return data_dir


def published(data_dir: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        # No process is started for it: it is not what is tested.
        patch.setattr("warehouse.release.in_fresh_process", lambda function, *args: function(*args))
        return publish(data_dir, AUTHORITY).database


@pytest.fixture(scope="module")
def database(month_built: Path) -> Path:
    return published(month_built)


@pytest.fixture(scope="module")
def workbook(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "2021-01.xlsx"
    write_workbook(database, "901", JANUARY, path)
    return path


@pytest.fixture(scope="module")
def sheets(workbook: Path) -> Sheets:
    """Every cell of every sheet."""
    return cells_of(workbook)


def cells_of(workbook: Path) -> Sheets:
    book = CalamineWorkbook.from_path(workbook)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(sheet: Cells) -> list[dict[str, object]]:
    """The table of a sheet, one dictionary a row."""
    header = [str(name) for name in sheet[HEADER_ROW]]
    return [dict(zip(header, row, strict=True)) for row in sheet[HEADER_ROW + 1 :]]


def parts(workbook: Path, pattern: str) -> Iterator[etree._Element]:
    """The XML of the parts of the file whose names match."""
    with zipfile.ZipFile(workbook) as file:
        for name in file.namelist():
            if re.fullmatch(pattern, name):
                yield etree.fromstring(file.read(name))


def ask(database: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


# --- A table a sheet ----------------------------------------------------------------------------


def test_every_sheet_is_there_with_its_title_first(
    sheets: Sheets,
) -> None:
    assert list(sheets) == SHEETS
    assert sheets["Cover"][0][0] == "Performance of children's services"
    assert sheets["Summary"][0][0] == "Every KPI of the month: Exampleshire & Sons, January 2021"
    assert [name for name, rows in sheets.items() if not rows[0][0]] == []


def test_every_sheet_but_the_cover_holds_one_named_table_and_no_merged_cell(
    workbook: Path,
) -> None:
    worksheets = list(parts(workbook, r"xl/worksheets/sheet\d+\.xml"))
    assert [len(sheet.findall(".//x:tablePart", NAMESPACE)) for sheet in worksheets] == [
        0, *[1] * (len(SHEETS) - 1),
    ]  # fmt: skip
    assert [sheet for sheet in worksheets if sheet.find(".//x:mergeCells", NAMESPACE)] == []
    tables = list(parts(workbook, r"xl/tables/table\d+\.xml"))
    names = [table.get("name") for table in tables]
    assert len(set(names)) == len(SHEETS) - 1
    for table in tables:
        header = [column.get("name") for column in table.iter(f"{{{NAMESPACE['x']}}}tableColumn")]
        assert len(set(header)) == len(header)


def test_no_cell_of_a_table_is_blank(sheets: Sheets) -> None:
    blank = [
        (name, row, place)
        for name, rows in sheets.items()
        if name != "Cover"
        for row, cells in enumerate(rows[HEADER_ROW:])
        for place, cell in enumerate(cells)
        if cell in ("", None)
    ]
    assert blank == []


def test_table_without_rows_says_so_in_one_row() -> None:
    table = Table("Targets", "Targets", "", {"KPI code": 10, "KPI": 40}, (), "No targets are set")
    assert table.cells == (("No targets are set", "[z]"),)


def test_every_symbol_that_is_used_is_explained_and_no_other(
    sheets: Sheets,
) -> None:
    used = {
        cell
        for name, rows in sheets.items()
        if name not in ("Cover", "Contents", "Notes")
        for cells in rows
        for cell in cells
        if cell in SYMBOLS
    }
    explained = {row["Note or symbol"] for row in rows_of(sheets["Notes"])}
    assert {name for name in explained if not str(name).startswith("Note ")} == used
    assert "[z]" in used


def test_contents_link_to_every_sheet(workbook: Path) -> None:
    cover, contents, *_ = parts(workbook, r"xl/worksheets/sheet\d+\.xml")
    links = [str(link.get("location")) for link in contents.iter(HYPERLINK)]
    assert links == [f"'{name}'!A1" for name in ("Cover", *SHEETS[2:])]
    assert cover.find(".//x:hyperlink", NAMESPACE) is not None


# --- What the database says ---------------------------------------------------------------------


def test_figures_of_the_summary_are_those_shown(sheets: Sheets, database: Path) -> None:
    rows = ask(
        database,
        "select kpi_code, value_shown, status from kpi_v1.monthly_performance_summary "
        "where month = '2021-01-01'",
    )
    expected = {code: float(str(shown)) for code, shown, status in rows if status == "ok"}
    figures = {row["KPI code"]: row["Figure"] for row in rows_of(sheets["Summary"])}
    assert len(figures) == len(rows)
    assert {code: figure for code, figure in figures.items() if code in expected} == expected
    assert {figure for code, figure in figures.items() if code not in expected} <= set(SYMBOLS)


def test_referrals_are_those_worked_by_hand(sheets: Sheets) -> None:
    (summary,) = (row for row in rows_of(sheets["Summary"]) if row["KPI code"] == "FD03")
    (trend,) = (row for row in rows_of(sheets["Trend"]) if row["KPI code"] == "FD03")
    (team,) = (row for row in rows_of(sheets["By team"]) if row["KPI code"] == "FD03")
    assert (summary["Figure"], summary["Month before"]) == (2, 1)
    assert (trend["December 2020"], trend["January 2021"]) == (1, 2)
    assert (team["Team"], team["Figure"]) == (TEAM, 2)


def test_target_stands_beside_its_figure_with_the_rating_in_words(
    sheets: Sheets,
) -> None:
    # One of the three referrals of twelve months followed another: 33.3.
    (row,) = rows_of(sheets["Targets"])
    assert (row["KPI code"], row["Figure held against it"], row["Target"], row["Floor"]) == (
        "FD05", 33.3, 20, 25,
    )  # fmt: skip
    assert row["Rating"] == "Red: floor missed"


def test_missing_figure_has_a_symbol_and_its_reason_in_words(
    sheets: Sheets, database: Path
) -> None:
    missing = {
        code
        for (code,) in ask(
            database,
            "select kpi_code from kpi_v1.monthly_performance_summary "
            "where month = '2021-01-01' and status = 'no_data'",
        )
    }
    found = {
        (row["Figure"], row["Status"])
        for row in rows_of(sheets["Summary"])
        if row["KPI code"] in missing
    }
    assert found == {("[none]", "Nothing to count in the period")}


# --- Nothing acts by itself ---------------------------------------------------------------------


def test_text_stays_text_whatever_it_begins_with(sheets: Sheets, workbook: Path) -> None:
    # Blanks around a text are gone before it is published.
    assert [row["Text"] for row in rows_of(sheets["Commentary"])] == [t.strip() for t in SAID]
    for sheet in parts(workbook, r"xl/worksheets/sheet\d+\.xml"):
        assert sheet.find(".//x:f", NAMESPACE) is None


def test_no_link_leaves_the_workbook(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as file:
        relations = b"".join(file.read(name) for name in file.namelist() if name.endswith(".rels"))
    assert b"External" not in relations
    for sheet in parts(workbook, r"xl/worksheets/sheet\d+\.xml"):
        for link in sheet.iter(HYPERLINK):
            assert str(link.get("location")).replace("'", "").removesuffix("!A1") in SHEETS


# --- Which month, and how far it is -------------------------------------------------------------


def test_signed_off_month_says_so(sheets: Sheets) -> None:
    cover = [row[0] for row in sheets["Cover"]]
    assert "Signed off" in cover
    assert "Data up to: 31 January 2021" in cover


def test_draft_holds_its_figures_and_says_on_every_sheet_that_it_is_one(
    month_built: Path, tmp_path: Path
) -> None:
    data_dir = shutil.copytree(month_built, tmp_path / "data")
    build = open_latest(data_dir, AUTHORITY, JANUARY)
    assert build is not None
    write_manifest(build, read_manifest(build).model_copy(update={"sign_off": ()}))
    write_workbook(published(data_dir), "901", JANUARY, tmp_path / "draft.xlsx")
    sheets = cells_of(tmp_path / "draft.xlsx")
    assert [
        name
        for name, rows in sheets.items()
        if name != "Cover" and not str(rows[0][0]).endswith("(draft)")
    ] == []
    assert "Draft: nobody has signed off all of these figures yet" in [
        row[0] for row in sheets["Cover"]
    ]
    (referrals,) = (row for row in rows_of(sheets["Summary"]) if row["KPI code"] == "FD03")
    assert referrals["Figure"] == 2


def test_same_database_gives_the_same_file(database: Path, workbook: Path, tmp_path: Path) -> None:
    write_workbook(database, "901", JANUARY, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


@pytest.mark.parametrize(("council", "month"), [("901", date(2030, 1, 1)), ("902", JANUARY)])
def test_month_that_is_not_published_writes_nothing(
    database: Path, tmp_path: Path, council: str, month: date
) -> None:
    with pytest.raises(MonthNotPublished):
        write_workbook(database, council, month, tmp_path / "none.xlsx")
    assert list(tmp_path.iterdir()) == []
