"""One month's build: a DuckDB file of its own, made table by table.

No two builds share a file, so months can be built side by side, and nothing that reports read
is ever open while it is written. It is made in the folder `building` of its month, and when it
is finished becomes a revision of the month (`revisions.py`).
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from warehouse.connection import connect
from warehouse.errors import BuildFailed
from warehouse.sql_files import WAREHOUSE, SqlFile

IN_PROGRESS = "building"
REVISION_FOLDER = re.compile(r"r([1-9]\d*)")


@dataclass(frozen=True)
class Build:
    """Where one month of one authority is or was built, and the settings its SQL can ask for."""

    directory: Path
    month: date
    settings: Mapping[str, object]

    @property
    def month_folder(self) -> Path:
        """The folder of all revisions of the month."""
        return self.directory.parent

    @property
    def la_code(self) -> str:
        """The authority's DfE code."""
        return self.month_folder.parent.name

    @property
    def revision(self) -> int:
        """Which revision of its month it is.

        Raises:
            ValueError: it is not finished, and none yet.
        """
        found = REVISION_FOLDER.fullmatch(self.directory.name)
        if found is None:
            raise ValueError(f"{self.directory.name} is no revision")
        return int(found[1])

    @property
    def name(self) -> str:
        """Month and, where it is finished, revision as people write them."""
        is_finished = REVISION_FOLDER.fullmatch(self.directory.name)
        return f"{self.month:%B %Y}" + (f", revision {self.revision}" if is_finished else "")

    @property
    def database(self) -> Path:
        """The record-level file: restricted, deletable, never published."""
        return self.directory / "build.duckdb"

    @property
    def kpi_values(self) -> Path:
        """The aggregates that are published and kept."""
        return self.directory / "kpi_values.parquet"

    @property
    def data_quality(self) -> Path:
        """Counts of what the checks found: one row per table and rule."""
        return self.directory / "data_quality.parquet"

    @property
    def commentary(self) -> Path:
        """What people wrote beside the figures."""
        return self.directory / "commentary.parquet"

    @property
    def manifest(self) -> Path:
        """What the aggregates were made from."""
        return self.directory / "manifest.json"

    def start_anew(self) -> None:
        """Remove what an earlier run left: deleted rows would stay in the bytes of its file."""
        if self.directory.exists():
            shutil.rmtree(self.directory)
        self.directory.mkdir(mode=0o700, parents=True)

    def open(self) -> duckdb.DuckDBPyConnection:
        """Open the file, ready for the SQL files; the caller closes it."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = connect(self.database)
        prepare(connection, self.settings)
        return connection


def prepare(connection: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """Give a connection the macros and the settings, as the SQL files expect them."""
    connection.execute((WAREHOUSE / "macros.sql").read_text(encoding="utf-8"))
    for name, value in settings.items():
        connection.execute(f"set variable {name} = $value", {"value": value})


def make_table(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> int:
    """Make the table of one SQL file and return its number of rows.

    Raises:
        BuildFailed: table and kind of fault, and what `fault_of_sql` tells of it.
    """
    try:
        connection.execute(f"create schema if not exists {file.table.schema}")
        connection.execute(f"create or replace table {file.table} as {file.sql}")
    except duckdb.Error as fault:
        raise BuildFailed(
            f"{file.table} could not be made ({type(fault).__name__}): see {file.relative_path}."
            f"{fault_of_sql(fault)}"
        ) from None
    rows = count_rows(connection, str(file.table))
    source = file.header.get("keeps_rows_of")
    if source and rows != (due := count_rows(connection, source)):
        raise BuildFailed(
            f"{file.table} has {rows} rows where {source} has {due}: a join lost or doubled rows."
        )
    return rows


def fault_of_sql(fault: duckdb.Error) -> str:
    """What DuckDB says of SQL that it cannot bind, from a new line on; of other faults nothing.

    Before any row is read it can only quote the SQL; later its message may quote a record.
    """
    is_of_sql = isinstance(
        fault, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException
    )
    return f"\n{fault}" if is_of_sql else ""


def count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """The number of rows of a table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return row[0] if row else 0
