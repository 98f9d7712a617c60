"""A program of its own: fill the empty tables of a DuckDB file from parquet files.

DuckDB leaves what its memory held before in the unused part of a compressed block
(duckdb/duckdb#23382). A process that never read a person cannot write one there, so this one is
given nothing but the records that stay: `fill_file.py DATABASE FOLDER`, with `tables.json` in the
folder (name, file and rows of each table). It imports nothing of ours.
"""

import json
import sys
from pathlib import Path

import duckdb


def fill(database: Path, folder: Path) -> None:
    """Fill the tables, or end with exit status 1 where a row is missing."""
    tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    settings = {"autoinstall_known_extensions": False, "temp_directory": str(folder / "spilled")}
    with duckdb.connect(str(database), config=settings) as connection:
        connection.execute("set enable_progress_bar = false")
        # In one transaction: each table by itself would be forced onto the disk.
        connection.execute("begin")
        for name, file, rows in tables:
            path = str(folder / file).replace("'", "''")
            filled = connection.execute(f"insert into {name} from read_parquet('{path}')")
            if filled.fetchone() != (rows,):
                sys.exit(1)
        connection.execute("commit")
        connection.execute("checkpoint")


if __name__ == "__main__":
    fill(Path(sys.argv[1]), Path(sys.argv[2]))
