"""A small table with its rows in hand, ready to be made in any database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class FilledTable:
    """A table by its full name, its columns with types, and its rows in their order."""

    name: str
    columns: Mapping[str, str]
    rows: Sequence[tuple[object, ...]]

    def make(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table anew; its schema is there."""
        columns = ", ".join(f'"{column}" {type_}' for column, type_ in self.columns.items())
        connection.execute(f"create or replace table {self.name} ({columns})")
        if self.rows:
            # One statement a table: row by row it takes ten times as long.
            row = f"({', '.join('?' * len(self.columns))})"
            connection.execute(
                f"insert into {self.name} values {', '.join([row] * len(self.rows))}",
                [cell for cells in self.rows for cell in cells],
            )
