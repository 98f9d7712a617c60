"""`raw.delivery`: what came in, one row per delivered file."""

import duckdb

from warehouse.sources.landing import Delivery

_COLUMNS = """
    table_name varchar, file_name varchar, sha256 varchar, encoding varchar,
    file_rows bigint, file_bytes bigint, columns_dropped integer
"""


def record_delivery(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Make `raw.delivery`.

    Grain: one row per delivered file, with its sha256, encoding, rows and columns dropped.
    """
    connection.execute("create schema if not exists raw")
    connection.execute(f"create or replace table raw.delivery ({_COLUMNS})")
    connection.executemany(
        "insert into raw.delivery values (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                file.table,
                file.path.name,
                file.sha256,
                file.encoding,
                file.rows,
                file.size_bytes,
                file.columns_dropped,
            )
            for file in delivery.files
        ],
    )
