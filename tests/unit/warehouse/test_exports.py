"""The exports: every view in two files that other programs read as they were meant."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.exports import write_exports

# Words that people may write, and names that a council may give its teams.
DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\x00=1"]

FIGURES = """
    create type part as enum ('=HYPERLINK("x")', 'PACT 1');
    create table figure as select * from (values
        ('001', '=HYPERLINK("x")', date '2021-01-31', 16.25, '-5', [1.5, null], true),
        ('852', 'PACT 1', date '2020-12-31', null, null, null, false)
    ) as figure(authority_code, team, day, value, value_shown, months, is_headline);
    create view kpi_v1.figures as
        select * replace (cast(team as part) as team) from figure
"""
CHARTS = """
    create view kpi_v1.control_charts_with_drafts as select * from (values
        ('001', date '2020-12-01', 1), ('001', date '2021-01-01', 2), ('852', date '2020-12-01', 3)
    ) as point(authority_code, chart_month, value)
"""


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    """A database with a schema `kpi_v1` and what is given."""

    def made(sql: str) -> Path:
        path = tmp_path / "performance.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create schema kpi_v1; {sql}")
        return path

    return made


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_view_becomes_two_files(make: Callable[[str], Path], tmp_path: Path) -> None:
    database = make(f"{FIGURES}; {CHARTS}; create macro kpi_v1.as_of(day) as table select day")
    folder = tmp_path / "exports"
    assert write_exports(database, folder) == {"control_charts_with_drafts": 2, "figures": 2}
    assert {path.name for path in folder.iterdir()} == {
        "control_charts_with_drafts.csv", "control_charts_with_drafts.parquet",
        "figures.csv", "figures.parquet",
    }  # fmt: skip


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    write_exports(make(FIGURES), tmp_path / "exports")
    content = (tmp_path / "exports" / "figures.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfauthority_code,team,day,")


def test_csv_holds_iso_dates_lists_as_json_and_nothing_where_nothing_is(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    write_exports(make(FIGURES), tmp_path / "exports")
    header, *rows = cells(tmp_path / "exports" / "figures.csv")
    assert header == [
        "authority_code", "team", "day", "value", "value_shown", "months", "is_headline",
    ]  # fmt: skip
    assert rows[0][2:] == ["2021-01-31", "16.25", "-5", "[1.5,null]", "true"]
    assert json.loads(rows[0][5]) == [1.5, None]
    assert rows[1] == ["852", "PACT 1", "2020-12-31", "", "", "", "false"]


def test_no_text_of_a_csv_is_a_formula(make: Callable[[str], Path], tmp_path: Path) -> None:
    texts = ", ".join(
        "(" + " || ".join(f"chr({ord(letter)})" for letter in text) + ")" for text in DANGEROUS
    )
    database = make(f"create view kpi_v1.words as select * from (values {texts}) as word(text)")
    write_exports(database, tmp_path / "exports")
    _, *rows = cells(tmp_path / "exports" / "words.csv")
    assert [text for (text,) in rows] == [f"'{text}" for text in DANGEROUS]


def test_team_is_no_formula_although_the_database_keeps_it_as_a_type(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    write_exports(make(FIGURES), tmp_path / "exports")
    _, first, _ = cells(tmp_path / "exports" / "figures.csv")
    assert first[1] == '\'=HYPERLINK("x")'


def test_parquet_holds_texts_as_they_are_and_types(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    write_exports(make(FIGURES), tmp_path / "exports")
    path = tmp_path / "exports" / "figures.parquet"
    assert duckdb.sql(f"select team, months, day from '{path}' order by day desc").fetchone() == (
        '=HYPERLINK("x")', [1.5, None], date(2021, 1, 31),
    )  # fmt: skip
    compressions = duckdb.sql(f"select distinct compression from parquet_metadata('{path}')")
    assert compressions.fetchall() == [("ZSTD",)]


def test_control_charts_are_those_of_each_councils_latest_month(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    write_exports(make(CHARTS), tmp_path / "exports")
    _, *rows = cells(tmp_path / "exports" / "control_charts_with_drafts.csv")
    assert sorted(rows) == [["001", "2021-01-01", "2"], ["852", "2020-12-01", "3"]]


def test_files_of_views_that_are_no_more_are_removed(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    write_exports(make(FIGURES), folder)
    write_exports(make(CHARTS), folder)
    assert {path.stem for path in folder.iterdir()} == {"control_charts_with_drafts"}


def test_view_that_fails_leaves_the_files_there_were(
    make: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    write_exports(make(FIGURES), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(duckdb.Error):
        write_exports(make("create view kpi_v1.figures as select error('no') as day"), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
