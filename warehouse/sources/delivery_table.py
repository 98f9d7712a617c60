"""`raw.delivery`: what came in, one row per delivered table."""

import duckdb

from warehouse.sources.declarations import DeliveredTable, delivered_tables
from warehouse.sources.landing import Delivery

_COLUMNS = """
    table_name varchar, layout varchar, file_name varchar, sheet_name varchar, sha256 varchar,
    encoding varchar, file_rows bigint, file_bytes bigint, columns_dropped integer,
    columns_absent varchar[], folder_name varchar, content_sha256 varchar
"""


def record_delivery(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Make `raw.delivery`, and every other raw table empty.

    Grain: one row per delivered table, with the layout, file and sheet that hold it, the file's
    sha256 and encoding, rows, columns dropped, optional columns absent, its folder and the hash of
    its content, which packing does not change. The others
    are there from the start, so that every later statement runs also where a layout is not
    delivered and its tables are not read.
    """
    connection.execute("create schema if not exists raw")
    for table in delivered_tables().values():
        make_empty(connection, table)
    connection.execute(f"create or replace table raw.delivery ({_COLUMNS})")
    connection.executemany(
        "insert into raw.delivery values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                file.table,
                file.layout,
                file.path.name,
                file.sheet,
                file.sha256,
                file.encoding,
                file.rows,
                file.size_bytes,
                file.columns_dropped,
                list(file.columns_absent),
                delivery.directory.name,
                file.content_sha256,
            )
            for file in delivery.files
        ],
    )


def make_empty(connection: duckdb.DuckDBPyConnection, table: DeliveredTable) -> None:
    """Make a raw table without rows: the row number, and every declared column as text."""
    declared = ", ".join(f'"{column.name}" varchar' for column in table.columns)
    connection.execute(f"create or replace table raw.{table.name} (row_number integer, {declared})")


def delivered_folder(
    connection: duckdb.DuckDBPyConnection, table: str = "raw.delivery"
) -> str | None:
    """The name of the folder that a build's delivery lies in; None where nothing was delivered."""
    row = connection.execute(f"select any_value(folder_name) from {table}").fetchone()
    return str(row[0]) if row and row[0] else None


def delivered_names(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The raw tables that a build's delivery holds."""
    rows = connection.execute("select table_name from raw.delivery").fetchall()
    return frozenset(name for (name,) in rows)


def absent_columns(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """The optional columns that a build's files do not have, each with its raw table.

    None of a build that was made before they were recorded.
    """
    recorded = connection.execute(
        "select 1 from duckdb_columns() where database_name = current_database() and "
        "schema_name = 'raw' and table_name = 'delivery' and column_name = 'columns_absent'"
    ).fetchone()
    if recorded is None:
        return frozenset()
    rows = connection.execute("select table_name, unnest(columns_absent) from raw.delivery")
    return frozenset(rows.fetchall())
