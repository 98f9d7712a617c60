"""Fill the empty tables of a build from parquet files, where nobody who is gone was ever read.

It runs in a process of its own (`fresh_process.py`) and is given nothing but the records that stay.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.connection import connect, literal
from warehouse.errors import BuildFailed

NOT_WRITTEN = "The records that stay could not be written anew."


def fill(database: Path, tables: Sequence[tuple[str, Path, int]], spilled: Path) -> None:
    """Fill each table from its file, which has so many rows; `spilled` is for what memory lacks.

    Raises:
        BuildFailed: one could not be filled, or lacks a row.
    """
    try:
        with connect(database, temp_directory=str(spilled)) as connection:
            # In one transaction: each table by itself would be forced onto the disk.
            connection.execute("begin")
            for name, file, rows in tables:
                filled = connection.execute(
                    f"insert into {name} from read_parquet({literal(file)})"
                )
                if filled.fetchone() != (rows,):
                    raise BuildFailed(NOT_WRITTEN)
            connection.execute("commit")
            connection.execute("checkpoint")
    except duckdb.Error:
        # DuckDB's own message may quote a record.
        raise BuildFailed(NOT_WRITTEN) from None
