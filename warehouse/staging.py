"""From accepted to staged: one typed model, whatever layout a record was delivered in.

Rows that cannot be typed or keyed, or that a blocking rule sets aside, are not accepted
(`warehouse/findings.py`): they stay in raw, are counted, and are in no figure.
"""

from collections.abc import Collection

import duckdb

from warehouse.build import count_rows
from warehouse.errors import BuildFailed
from warehouse.feeds import raw_tables_of, record_feeds
from warehouse.sql_files import SqlFile, sql_files


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


def rows_set_aside(
    connection: duckdb.DuckDBPyConnection, record: str, delivered: Collection[str]
) -> list[tuple[str, int, int, list[tuple[str, str, int]]]]:
    """What was set aside of each raw table that feeds a record.

    One entry per raw table: its name, its rows, how many of them are set aside, and of those
    how many by column (blank for a rule about whole rows) and rule they break.
    """
    found = []
    for _, file in record_feeds(delivered)[record].files:
        for raw in raw_tables_of(file):
            if raw not in delivered:
                continue
            by_rule = connection.execute(
                "select coalesce(column_name, ''), rule, count(distinct row_number) "
                "from rejected.finding where is_set_aside and source_table = ? "
                "group by all order by all",
                [raw],
            ).fetchall()
            bad = connection.execute(
                "select count(distinct row_number) from rejected.finding "
                "where is_set_aside and source_table = ?",
                [raw],
            ).fetchone()
            found.append((raw, count_rows(connection, f"raw.{raw}"), bad[0] if bad else 0, by_rule))
    return found
