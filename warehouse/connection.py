"""How the program opens DuckDB: nothing is fetched, and nothing is drawn on the terminal."""

from pathlib import Path

import duckdb

_SETTINGS: dict[str, str | bool | int] = {
    # Nothing is ever fetched at run time.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


def literal(text: object) -> str:
    """A text, or the path of a file, as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """The name of a table or column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def connect(
    database: Path | None = None, *, read_only: bool = False, **settings: str | bool | int
) -> duckdb.DuckDBPyConnection:
    """Open a database file, or one in memory, with DuckDB's own settings by name.

    Raises:
        duckdb.Error: the file cannot be opened.
    """
    connection = duckdb.connect(
        str(database or ":memory:"), read_only=read_only, config={**_SETTINGS, **settings}
    )
    # The run tells how far it is; DuckDB would draw over that after two seconds.
    connection.execute("set enable_progress_bar = false")
    return connection
