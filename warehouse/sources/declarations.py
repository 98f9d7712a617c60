"""The layouts with their tables and columns: `layouts.csv`, `tables.csv` and `columns/` say them.

Only declared columns come in; everything else in a file is counted and dropped.
"""

import csv
from collections.abc import Iterator
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
class Layout:
    """A form in which records are delivered.

    Of several layouts that hold one kind of record the one with the lowest `preference` feeds
    it. `history` says how far back a delivery reaches: "council" by the council's own setting,
    "year" from 1 April of the month's financial year, a number for that many months.
    """

    name: str
    preference: int
    history: str
    title: str


@dataclass(frozen=True)
class Column:
    """One delivered column.

    `kind` is a type, with `:` and what it is of: `id:person`, `code:sex`, `date`, `date:ahead`
    (a day that may still lie ahead), `option:sex` (an option of a drop-down list, which has a
    code in one of its spellings), `form:SW_ID` (what an id looked like before it became a
    pseudonym), text, team, flag, ….
    """

    name: str
    kind: str
    requirement: Requirement
    description: str

    @property
    def type(self) -> str:
        """The kind without what it is of."""
        return self.kind.partition(":")[0]

    @property
    def identifies(self) -> str | None:
        """What the column's ids identify (`person`, `worker`, …), or None for no id."""
        return self._of("id")

    @property
    def code_list(self) -> str | None:
        """The list of `warehouse/code_lists` that its codes are of, or None."""
        return self._of("code")

    @property
    def spelling_list(self) -> str | None:
        """The list whose codes it writes in one of their spellings, or None."""
        return self._of("option")

    @property
    def form_of(self) -> str | None:
        """The column of ids whose form it tells, or None."""
        return self._of("form")

    @property
    def is_date(self) -> bool:
        """Whether its cells are days."""
        return self.type.endswith("date")

    def _of(self, type_: str) -> str | None:
        name, _, what = self.kind.partition(":")
        return what or None if name == type_ else None


@dataclass(frozen=True)
class DeliveredTable:
    """One table of a layout with its columns.

    A council that delivers the whole layout must deliver what is `is_expected` of it. Of one
    that is delivered and `is_filled` nobody has none: without rows it is a faulty extract.
    """

    name: str
    layout: str
    coverage: Coverage
    is_expected: bool
    is_filled: bool
    record: str
    description: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together identify a row; empty where the layout has no key."""
        return tuple(c.name for c in self.columns if c.requirement is Requirement.KEY)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(
            c.name
            for c in self.columns
            if c.requirement is not Requirement.OPTIONAL and c.form_of is None
        )

    @property
    def person(self) -> str | None:
        """The column of the person a row is about, or None."""
        return next((c.name for c in self.columns if c.identifies == "person"), None)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by name, most preferred first."""
    return {
        row["layout"]: Layout(row["layout"], int(row["preference"]), row["history"], row["title"])
        for row in _rows(_HERE / "layouts.csv")
    }


@cache
def delivered_tables() -> dict[str, DeliveredTable]:
    """Every delivered table by name, in the order of `tables.csv`."""
    columns: dict[str, list[Column]] = {}
    for layout in layouts():
        for row in _rows(_HERE / "columns" / f"{layout}.csv"):
            columns.setdefault(row["table"], []).append(
                Column(
                    row["column"], row["kind"], Requirement(row["requirement"]), row["description"]
                )
            )
    return {
        row["table"]: DeliveredTable(
            name=row["table"],
            layout=row["layout"],
            coverage=Coverage(row["coverage"]),
            is_expected=row["expected"] == "yes",
            is_filled=row["filled"] == "yes",
            record=row["record"],
            description=row["description"],
            columns=tuple(columns[row["table"]]),
        )
        for row in _rows(_HERE / "tables.csv")
    }


def tables_of(layout: str) -> tuple[str, ...]:
    """The names of a layout's tables."""
    return tuple(table.name for table in delivered_tables().values() if table.layout == layout)


@cache
def homes() -> dict[tuple[str, str], DeliveredTable]:
    """The table that holds the records an id points at, by layout and what it identifies."""
    found: dict[tuple[str, str], DeliveredTable] = {}
    for table in delivered_tables().values():
        keys = [column for column in table.columns if column.requirement is Requirement.KEY]
        if len(keys) == 1 and keys[0].identifies:
            found.setdefault((table.layout, keys[0].identifies), table)
    return found


def home_of(table: DeliveredTable, column: Column) -> DeliveredTable | None:
    """The table that the ids of a column refer to, or None.

    People have one number everywhere; other ids mean something in their own layout only. A
    table's own key names its own records, not those of another table that has the like.
    """
    if column.identifies is None:
        return None
    layout = "ssd" if (table.layout, column.identifies) == ("local", "person") else table.layout
    home = homes().get((layout, column.identifies))
    if home is None or home is table:
        return None
    return home if column.identifies == "person" or column.name not in table.key else None


@cache
def _code_dates() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (row["table"], row["column"]): (row["from"], row["to"])
        for row in _rows(_HERE / "code_dates.csv")
    }


def dates_of_code(table: DeliveredTable, column: Column) -> tuple[Column, Column] | None:
    """First and last day that a code is about, as two date columns (the same for one day).

    `code_dates.csv` names them; else it is the first day that every row of the table has. None
    where there is no such day.
    """
    dates = {other.name: other for other in table.columns if other.is_date}
    if named := _code_dates().get((table.name, column.name)):
        first, last = named
        return dates[first], dates[last or first]
    day = next(
        (d for d in dates.values() if d.requirement in (Requirement.KEY, Requirement.VALUE)), None
    )
    return (day, day) if day else None
