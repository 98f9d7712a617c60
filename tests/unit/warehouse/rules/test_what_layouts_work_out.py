"""What the rules read and a layout has to work out: the order of episodes, further conferences."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.build import prepare
from warehouse.connection import connect

WAREHOUSE = Path(__file__).resolve().parents[4] / "warehouse"
LAYOUTS = ("ssd", "ssda903")

Rows = list[dict[str, Any]]
Shaped = Callable[..., Rows]


@pytest.fixture(scope="module")
def _raw_tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as connection:
        prepare(connection, {})
        connection.execute("create schema raw")
        for layout in LAYOUTS:
            tables: dict[str, list[str]] = {}
            path = WAREHOUSE / "sources" / "columns" / f"{layout}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    tables.setdefault(row["table"], []).append(f'"{row["column"]}" varchar')
            for table, columns in tables.items():
                connection.execute(
                    f"create table raw.{table} (row_number integer, {', '.join(columns)})"
                )
        yield connection


@pytest.fixture
def shaped(_raw_tables: duckdb.DuckDBPyConnection) -> Iterator[Shaped]:
    """`shaped("ssd/episodes", ssd_cla_episodes=[{…}, …])`: the rows of a returns table."""

    def make(file: str, **tables: list[dict[str, str]]) -> Rows:
        _raw_tables.begin()
        for table, rows in tables.items():
            for number, row in enumerate(rows, start=1):
                names = "".join(f', "{name}"' for name in row)
                _raw_tables.execute(
                    f"insert into raw.{table} (row_number{names}) "
                    f"values ({number}{', ?' * len(row)})",
                    list(row.values()),
                )
        path = WAREHOUSE / "returns" / f"{file}.sql"
        cursor = _raw_tables.execute(path.read_text(encoding="utf-8"))
        columns = [column[0] for column in cursor.description]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        _raw_tables.rollback()
        return sorted(found, key=lambda row: row["row_number"])

    yield make


def _episodes_of(file: str, *episodes: tuple[str, str, str, str]) -> dict[str, Any]:
    if file == "ssd/episodes":
        names = (
            "clae_person_id",
            "clae_cla_episode_start_date",
            "clae_cla_episode_start_reason",
            "clae_cla_episode_ceased_date",
        )
        return {"ssd_cla_episodes": [dict(zip(names, row, strict=True)) for row in episodes]}
    names = ("CHILD", "DECOM", "RNE", "DEC")
    table = "ssda903_" + file.split("/")[1]
    return {table: [dict(zip(names, map(_british, row), strict=True)) for row in episodes]}


def _british(cell: str) -> str:
    return "/".join(reversed(cell.split("-"))) if cell[:2] == "20" else cell


@pytest.mark.parametrize("file", ["ssd/episodes", "ssda903/episodes", "ssda903/episodes_last_year"])
def test_episodes_are_in_turn_by_start_then_s_first_then_end_then_row(shaped: Shaped, file: str):
    rows = shaped(
        file,
        **_episodes_of(
            file,
            ("one", "", "S", ""),
            ("one", "2020-06-01", "P", ""),
            ("one", "2020-06-01", "P", "2020-07-01"),
            ("one", "2020-06-01", "", "2020-06-15"),
            ("one", "2020-06-01", "s", ""),
            ("one", "2020-05-01", "L", "2020-06-01"),
            ("one", "2020-05-01", "L", "2020-06-01"),
            ("two", "2020-06-01", "P", ""),
        ),
    )
    assert [row["turn"] for row in rows] == [7, 6, 5, 4, 3, 1, 2, 1]


def test_conferences_of_a_case_beyond_the_first_of_each_enquiry_are_further_ones(shaped: Shaped):
    enquiries = [("S1", "R1"), ("S2", "R1"), ("S3", "R3")]
    conferences = [
        ("S1", "R1", "2020-09-10"),
        ("S1", "R1", "2020-06-10"),
        ("S1", "R1", "2020-09-10"),
        ("S1", "R1", ""),
        ("S2", "R1", "2020-08-01"),
        ("S1", "R9", "2020-10-01"),
        ("", "R2", "2020-07-02"),
        ("", "R2", "2020-07-01"),
        ("unknown", "R2", "2020-07-03"),
        ("S3", "R3", "2020-06-10"),
    ]
    rows = shaped(
        "ssd/cin_details",
        ssd_cin_episodes=[{"cine_referral_id": key} for key in ("R1", "R2", "R3", "R4")],
        ssd_s47_enquiry=[
            {"s47e_s47_enquiry_id": enquiry, "s47e_referral_id": key} for enquiry, key in enquiries
        ],
        ssd_initial_cp_conference=[
            {"icpc_s47_enquiry_id": enquiry, "icpc_referral_id": key, "icpc_icpc_date": day}
            for enquiry, key, day in conferences
        ],
    )
    found = [(row["date_of_initial_cpc"], row["further_initial_cpc_dates"]) for row in rows]
    assert found == [
        # Of two records of one enquiry and day there is one conference.
        (None, [date(2020, 9, 10), date(2020, 10, 1)]),
        (date(2020, 7, 1), [date(2020, 7, 2), date(2020, 7, 3)]),
        (None, None),
        (None, None),
    ]
