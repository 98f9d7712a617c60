"""From accepted to staged: one typed model, whatever layout a record was delivered in.

Rows that cannot be typed or keyed, or that a blocking rule sets aside, are not accepted
(`warehouse/findings.py`): they stay in raw, are counted, and are in no figure.
"""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.build import count_rows
from warehouse.errors import BuildFailed
from warehouse.feeds import raw_tables_of, record_feeds
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import SqlFile, sql_files

# How the text of a day is read, by the type of its column.
DATE_READERS = {
    "date": "as_date",
    "british_date": "as_british_date",
    "sheet_date": "as_sheet_date",
}


def stage(connection: duckdb.DuckDBPyConnection, record: str, delivered: Collection[str]) -> int:
    """Make `staged.<record>` from the layout that feeds it; returns its rows.

    A column that the layout cannot tell is blank: the KPIs that need it are not available. A
    record that nothing feeds is empty.

    Raises:
        BuildFailed: table and kind of fault only; DuckDB's own message may quote a record.
    """
    table = f"staged.{record}"
    feed = record_feeds(delivered)[record]
    try:
        connection.execute("create schema if not exists staged")
        # The columns are those of the most preferred layout, whichever one it is this time.
        connection.execute(
            f"create or replace table {table} as select * from ({sql_files('staged')[record].sql}) "
            "limit 0"
        )
        for number, (_, file) in enumerate(feed.files):
            insert_by_name(connection, table, file, only_new="person_key" if number else None)
    except duckdb.Error as fault:
        raise BuildFailed(f"{table} could not be made ({type(fault).__name__}).") from None
    return count_rows(connection, table)


def insert_by_name(
    connection: duckdb.DuckDBPyConnection, table: str, file: SqlFile, only_new: str | None = None
) -> None:
    """Add the rows of a file to a table, column by column of the same name.

    With `only_new` a row whose value of that column the table already has is left out.
    """
    rows = f"select * from ({file.sql})"
    if only_new:
        rows += f" where {only_new} not in (select {only_new} from {table})"
    connection.execute(f"insert into {table} by name {rows}")


@dataclass(frozen=True)
class SetAside:
    """How many rows of a raw table are set aside, and which rules they break.

    Current are the rows that are still open or dated in the last twelve months. `by_rule` holds
    column (blank for a rule about whole rows), rule and number of rows.
    """

    table: str
    rows: int
    bad: int
    rows_current: int
    bad_current: int
    by_rule: tuple[tuple[str, str, int], ...]


def rows_set_aside(
    connection: duckdb.DuckDBPyConnection, record: str, delivered: Collection[str]
) -> list[SetAside]:
    """What was set aside of each delivered raw table that feeds a record."""
    raw_tables = {
        raw: None
        for _, file in record_feeds(delivered)[record].files
        for raw in raw_tables_of(file)
        if raw in delivered
    }
    return [_set_aside(connection, raw) for raw in raw_tables]


def _set_aside(connection: duckdb.DuckDBPyConnection, raw: str) -> SetAside:
    by_rule = connection.execute(
        "select coalesce(column_name, ''), rule, count(distinct row_number) "
        "from rejected.finding where is_set_aside and source_table = ? "
        "group by all order by all",
        [raw],
    ).fetchall()
    rows = count_rows(connection, f"raw.{raw}")
    if not by_rule:
        return SetAside(raw, rows, 0, rows, 0, ())
    counted = connection.execute(
        "select count(bad.row_number), count(*) filter (where is_current), "
        "count(bad.row_number) filter (where is_current) "
        f"from (select row_number, {_is_current(raw)} as is_current from raw.{raw}) as delivered "
        "left join (select distinct row_number from rejected.finding "
        "where is_set_aside and source_table = ?) as bad using (row_number)",
        [raw],
    ).fetchone()
    bad, rows_current, bad_current = counted or (0, 0, 0)
    return SetAside(raw, rows, bad, rows_current, bad_current, tuple(by_rule))


def _is_current(raw: str) -> str:
    """Whether a delivered row is open, of the last twelve months, or of a day nobody can tell."""
    days = [column for column in delivered_tables()[raw].columns if column.is_date]
    if not days:
        return "true"
    blank = " or ".join(f'"{column.name}" is null' for column in days)
    latest = ", ".join(f'{DATE_READERS[column.type]}("{column.name}")' for column in days)
    return (
        f"({blank} or coalesce(greatest({latest}), date 'infinity') "
        "> getvariable('extract_date') - interval 12 month)"
    )
