"""A rule at work: rows of a return, written as a table, and the rows that the rule reports."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from warehouse.build import prepare
from warehouse.connection import connect

WAREHOUSE = Path(__file__).resolve().parents[4] / "warehouse"

Breaches = Callable[..., list[int]]


def _rule(code: str) -> str:
    (path,) = (WAREHOUSE / "rules").rglob(f"{code}.sql")
    return path.read_text(encoding="utf-8").split("*/", 1)[1]


def _columns(table: str) -> dict[str, str]:
    with (WAREHOUSE / "returns" / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["type"] for row in csv.DictReader(file) if row["table"] == table}


def _tables() -> list[str]:
    with (WAREHOUSE / "returns" / "columns.csv").open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["table"] for row in csv.DictReader(file)))


def _make_code_list(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = ", ".join(
        f'"{column}" {"date" if column.startswith("valid_") else "varchar"}' for column in header
    )
    connection.execute(f"create table reference.{path.stem}_code ({columns})")
    row = f"({', '.join('?' * len(header))})"
    connection.execute(
        f"insert into reference.{path.stem}_code values {', '.join([row] * len(rows))}",
        [cell or None for cells in rows for cell in cells],
    )


def _parse(text: str) -> tuple[list[str], list[list[str | None]]]:
    lines = [
        [cell.strip() for cell in line.strip().split("|")]
        for line in text.strip().splitlines()
        if line.strip()
    ]
    assert {len(line) for line in lines} == {len(lines[0])}, "a row is longer or shorter"
    return lines[0], [[cell or None for cell in line] for line in lines[1:]]


@cache
def _order_of_episodes(file: str) -> str:
    """How a file of `warehouse/returns` counts `turn`, over columns of `episode`."""
    text = (WAREHOUSE / "returns" / f"{file}.sql").read_text(encoding="utf-8")
    statement = sqlglot.parse_one(text, read="duckdb")
    assert isinstance(statement, exp.Query)
    (turn,) = (
        column.this
        for column in statement.selects
        if isinstance(column, exp.Alias) and column.alias == "turn"
    )
    return turn.sql(dialect="duckdb", comments=False)


def _order_episodes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `turn` as the layouts do; last year's table has no RNE, so the test gives it there."""
    connection.execute(
        "update returns.episodes as ordered set turn = counted.turn from (select "
        f"episode.row_number, {_order_of_episodes('ssda903/episodes')} as turn "
        "from returns.episodes as episode) as counted "
        "where ordered.row_number = counted.row_number"
    )
    connection.execute(
        "update returns.episodes_last_year as ordered set turn = counted.turn from (select "
        "episode.row_number, row_number() over (partition by episode.child "
        "order by episode.decom, episode.dec, episode.row_number) as turn "
        "from returns.episodes_last_year as episode) as counted "
        "where ordered.row_number = counted.row_number and ordered.turn is null"
    )


@pytest.fixture(scope="session")
def _return_database() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as connection:
        prepare(connection, {})
        connection.execute("create schema returns")
        for table in _tables():
            columns = ", ".join(f"{name} {type_}" for name, type_ in _columns(table).items())
            connection.execute(
                f"create table returns.{table} "
                f"(source_table varchar, row_number integer, {columns})"
            )
        connection.execute(
            "create table returns.collection (return_name varchar, earliest_date date, "
            "period_start date, month_end date)"
        )
        connection.execute("create schema reference")
        for path in sorted((WAREHOUSE / "code_lists").glob("*.csv")):
            _make_code_list(connection, path)
        yield connection


@pytest.fixture
def breaches(_return_database: duckdb.DuckDBPyConnection) -> Breaches:
    """`breaches("501", episodes="child | decom | …")`: the rows reported, 1 for the first.

    The collection runs from 1 April 2020 to the delivery's month end, 31 January 2021, unless
    `period_start` and `month_end` say otherwise; nothing in it is older than `earliest_date`,
    which is `period_start` as in a statutory return unless it is given. The code lists are the
    real ones.
    """

    def find(
        code: str,
        *,
        period_start: date = date(2020, 4, 1),
        month_end: date = date(2021, 1, 31),
        earliest_date: date | None = None,
        **tables: str,
    ) -> list[int]:
        for table in (*_tables(), "collection"):
            _return_database.execute(f"delete from returns.{table}")
        for name in ("SSDA903", "CIN"):
            _return_database.execute(
                "insert into returns.collection values (?, ?, ?, ?)",
                [name, earliest_date or period_start, period_start, month_end],
            )
        for table, text in tables.items():
            header, rows = _parse(text)
            assert set(header) <= set(_columns(table)), sorted(set(header) - set(_columns(table)))
            places = ", ".join("?" * len(header))
            for number, row in enumerate(rows, start=1):
                _return_database.execute(
                    f"insert into returns.{table} (source_table, row_number, {', '.join(header)}) "
                    f"values ('{table}', {number}, {places})",
                    row,
                )
        _order_episodes(_return_database)
        found = _return_database.execute(_rule(code)).fetchall()
        assert len(found) == len(set(found)), "a row is reported twice"
        return sorted(row_number for _, row_number in found)

    return find
