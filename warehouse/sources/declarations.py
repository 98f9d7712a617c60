"""The delivered tables and their columns, as `tables.csv` and `columns.csv` declare them.

Only declared columns come in; everything else in a file is counted and dropped.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


class Coverage(StrEnum):
    """Which months a delivered table can speak about."""

    HISTORY = "history"  # every month of the delivery's history
    SNAPSHOT = "snapshot"  # the month ends it holds rows for
    LATEST = "latest"  # the delivery's own month alone


class Requirement(StrEnum):
    """What must be there of a column."""

    KEY = "key"  # part of the table's key: filled, and unique together
    VALUE = "value"  # filled in every row
    HEADER = "header"  # the column must be there; its cells may be blank
    OPTIONAL = "optional"  # the column may be absent


@dataclass(frozen=True)
class Column:
    """One delivered column; `kind` is `id:<of what>`, date, code, text, team, flag, …."""

    name: str
    kind: str
    requirement: Requirement
    description: str

    @property
    def identifies(self) -> str | None:
        """What the column's ids identify (`person`, `worker`, …), or None for no id."""
        return self.kind.removeprefix("id:") if self.kind.startswith("id:") else None


@dataclass(frozen=True)
class DeliveredTable:
    """One table of a delivery: a file `<name>.csv` with these columns."""

    name: str
    layout: str
    coverage: Coverage
    record: str
    description: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together identify a row; empty where the layout has no key."""
        return tuple(c.name for c in self.columns if c.requirement is Requirement.KEY)


@cache
def delivered_tables() -> dict[str, DeliveredTable]:
    """Every delivered table by name, in the order of `tables.csv`."""
    columns: dict[str, list[Column]] = {}
    with (_HERE / "columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns.setdefault(row["table"], []).append(
                Column(
                    row["column"], row["kind"], Requirement(row["requirement"]), row["description"]
                )
            )
    with (_HERE / "tables.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["table"]: DeliveredTable(
                name=row["table"],
                layout=row["layout"],
                coverage=Coverage(row["coverage"]),
                record=row["record"],
                description=row["description"],
                columns=tuple(columns[row["table"]]),
            )
            for row in csv.DictReader(file)
        }
