"""What the tests share: small visible deliveries, built for real in DuckDB."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority, Team
from warehouse.build import make_table, prepare
from warehouse.connection import connect
from warehouse.findings import accept, find_unusable, start_findings
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import SHARED_TABLES, make_kpi_table, united_units
from warehouse.month import month_settings
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import FED_LAYERS, TableName, fed_files, sql_files
from warehouse.staging import stage
from warehouse.whole_build import tables_before_kpis

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """DfE's published figures; tests that compare with them skip where they are absent."""
    folder = SHARED / "reference" / "dfe_open_data"
    if not folder.is_dir():
        pytest.skip("DfE's published figures are not on this machine")
    return folder


AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    caseload_guideline=18,
    teams=(
        Team(source_team="T1", team_name="Assessment 1", service="Assessment"),
        Team(source_team="T2", team_name="PACT 1", service="PACT"),
    ),
)


def parse_table(text: str) -> tuple[list[str], list[list[str | None]]]:
    """Header and rows of a table written with `|` between its cells; an empty cell is null."""
    lines = [
        [cell.strip() for cell in line.strip().split("|")]
        for line in text.strip().splitlines()
        if not set(line.strip()) <= set("|-")
    ]
    assert {len(line) for line in lines} == {len(lines[0])}, "a row is longer or shorter"
    return lines[0], [[cell or None for cell in line] for line in lines[1:]]


@cache
def _needed_for(target: TableName) -> frozenset[TableName]:
    """The tables to make before a table can be made, itself included."""
    seen: set[TableName] = set()

    def visit(name: TableName) -> None:
        if name.schema not in ("raw", "accepted", "reference") and name not in seen:
            seen.add(name)
            for needed in sql_files(name.schema)[name.name].depends_on:
                visit(needed)

    visit(target)
    return frozenset(seen)


@cache
def _delivered_for(table: TableName) -> frozenset[str]:
    """The delivered tables that a table is made from, by any layout."""
    found: set[str] = set()
    for name in _needed_for(table):
        layers = fed_files(name.schema) if name.schema in FED_LAYERS else {}
        for file in layers.get(name.name, {"": sql_files(name.schema)[name.name]}).values():
            found |= {read.name for read in file.depends_on if read.schema in ("raw", "accepted")}
    return frozenset(found)


@dataclass
class _Database:
    """The database that all examples of a process share.

    To make a table takes ten milliseconds, also of no rows, and most tables of most examples
    have none: those are kept from one example to the next.
    """

    connection: duckdb.DuckDBPyConnection
    # Delivered tables that have rows or had some in an earlier example.
    filled: set[str] = field(default_factory=set)
    # Tables made of nothing that was delivered, and under which settings.
    kept: dict[TableName, object] = field(default_factory=dict)

    def empty(self) -> None:
        """Take out every delivered row, also those that an example did not say it delivered."""
        with_rows = {
            name
            for (name,) in self.connection.execute(
                "select table_name from duckdb_tables() "
                "where schema_name = 'raw' and estimated_size > 0"
            ).fetchall()
        }
        if not with_rows <= self.filled:
            self.filled |= with_rows & set(delivered_tables())
            self.kept.clear()
        for table in self.filled:
            self.connection.execute(f"delete from raw.{table}")


@dataclass
class Example:
    """A few delivered rows and what is computed from them.

    Ids are used as they stand, so a person's id can say which case it is.
    """

    database: _Database
    settings: object
    delivered: tuple[str, ...]
    filled: set[str] = field(default_factory=set)
    # What was made of the rows delivered so far, so that a second question makes it no second time.
    made: set[TableName] = field(default_factory=set)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The database of the example."""
        return self.database.connection

    def deliver(self, table: str, rows: str) -> "Example":
        """Add rows to a delivered table, written as a table with `|` between the cells."""
        header, cells = parse_table(rows)
        declared = {column.name for column in delivered_tables()[table].columns}
        assert set(header) <= declared, sorted(set(header) - declared)
        columns = ", ".join(f'"{column}"' for column in header)
        places = ", ".join("?" * len(header))
        self.filled.add(table)
        self.database.filled.add(table)
        self.made.clear()
        start = self._count(f"raw.{table}") + 2
        for number, row in enumerate(cells, start=start):
            self.connection.execute(
                f"insert into raw.{table} (row_number, {columns}) values ({number}, {places})", row
            )
        return self

    def known_teams(self, *names: str) -> "Example":
        """Add teams to the case system's list, each under its own id."""
        rows = "".join(f"\n{name} | {name}" for name in names)
        return self.deliver("ssd_department", f"dept_team_id | dept_team_name{rows}")

    def make(self, table: str) -> list[dict[str, object]]:
        """Make a staged table, dimension or fact, and return its rows."""
        schema, name = table.split(".")
        self._make(TableName(schema, name))
        return self.rows(f"select * from {table} order by all")

    def counted(self, kpi: str) -> dict[tuple[str, str], bool | None]:
        """Who counts for a KPI, as (month, person) → whether they meet (None: no share)."""
        self._make_kpi(kpi)
        return {
            (f"{row['month_end']:%Y-%m}", str(row["person_key"])): row["is_met"]  # type: ignore[misc]
            for row in self.rows(f"select * from kpis.{kpi} order by all")
        }

    def units(self, kpi: str) -> list[dict[str, object]]:
        """Every counted unit of a KPI."""
        self._make_kpi(kpi)
        return self.rows(f"select * from kpis.{kpi} order by all")

    def figure(
        self, kpi: str, month: str, window: str, breakdown: str = "all", part: str = "all"
    ) -> dict[str, object]:
        """One row of `summaries.kpi_values`."""
        self._make_kpi(kpi)
        self._make(
            TableName("dimensions", "covered_month"), TableName("dimensions", "window_month")
        )
        # The only KPI of the example.
        if self._is_new(TableName("summaries", kpi)):
            self.connection.execute(
                "create or replace view kpis.counted_unit as "
                f"{united_units([kpi_definitions()[kpi]])}"
            )
            make_table(self.connection, sql_files("summaries")["kpi_values"])
        (row,) = self.rows(
            "select * from summaries.kpi_values where kpi_id = ? and month = ? "
            "and period_window = ? and breakdown = ? and breakdown_value = ?",
            [kpi, f"{month}-01", window, breakdown, part],
        )
        return row

    def rows(self, sql: str, values: list[object] | None = None) -> list[dict[str, object]]:
        """The rows of a query as dictionaries."""
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _count(self, table: str) -> int:
        row = self.connection.execute(f"select count(*) from {table}").fetchone()
        assert row is not None
        return row[0]

    def _make_kpi(self, kpi: str) -> None:
        self._make(*sql_files("kpis")[kpi].depends_on, *SHARED_TABLES)
        if self._is_new(TableName("kpis", kpi)):
            make_kpi_table(self.connection, kpi_definitions()[kpi])

    def _make(self, *targets: TableName) -> None:
        needed = frozenset[TableName]().union(*(_needed_for(target) for target in targets))
        if self._is_new(TableName("accepted", "all")):
            # Only what cannot be typed or keyed: the other rules want whole records, which an
            # example of a few cells is not.
            start_findings(self.connection)
            for table in self.filled:
                find_unusable(self.connection, delivered_tables()[table])
            accept(self.connection, self.database.filled)
        for name in sorted(needed):
            if name.schema == "staged" and self._is_new(name):
                stage(self.connection, name.name, self.delivered)
        for file in tables_before_kpis():
            if file.table in needed and self._is_new(file.table):
                make_table(self.connection, file)

    def _is_new(self, table: TableName) -> bool:
        """Whether a table is yet to be made of the rows delivered; it counts as made from now."""
        if table in self.made:
            return False
        self.made.add(table)
        if table.schema not in ("staged", "dimensions", "facts"):
            return True
        is_empty = self.filled.isdisjoint(_delivered_for(table))
        was_empty = self.database.kept.pop(table, None) == self.settings
        if is_empty:
            self.database.kept[table] = self.settings
        return not (is_empty and was_empty)


@pytest.fixture(scope="session")
def _example_database() -> Iterator[_Database]:
    # One thread: on a few rows, more of them only wait for each other.
    with connect(threads=1) as connection:
        prepare(connection, month_settings(AUTHORITY, date(2021, 1, 1)))
        load_reference(connection, AUTHORITY, date(2022, 1, 1))
        connection.execute("create schema raw")
        for table in delivered_tables().values():
            columns = ", ".join(f'"{column.name}" varchar' for column in table.columns)
            connection.execute(f"create table raw.{table.name} (row_number integer, {columns})")
        start_findings(connection)
        accept(connection, delivered_tables())
        yield _Database(connection)


@pytest.fixture
def example(_example_database: _Database) -> Iterator[Callable[..., Example]]:
    """Start an example for a reporting month: `example("2021-01")`."""
    connection = _example_database.connection
    is_changed = False

    def start(month: str = "2021-01", *, all_history: bool = False, **settings: object) -> Example:
        nonlocal is_changed
        authority = AUTHORITY.model_copy(update=settings)
        first = date.fromisoformat(f"{month}-01")
        prepare(connection, month_settings(authority, first, all_history=all_history))
        if settings or is_changed:
            load_reference(connection, authority, date(2022, 1, 1))
            is_changed = bool(settings)
        _example_database.empty()
        under = (first, all_history, repr(sorted(settings.items())))
        return Example(_example_database, under, authority.tables)

    yield start
    if is_changed:
        load_reference(connection, AUTHORITY, date(2022, 1, 1))


@pytest.fixture
def renamed_teams() -> tuple[Team, ...]:
    """Two teams that take another name: T2 after the end of January 2021, T3 on its last day."""
    names = (
        ("T2", "until month end", None, date(2021, 1, 31)),
        ("T2", "from February", date(2021, 2, 1), None),
        ("T3", "until the 30th", None, date(2021, 1, 30)),
        ("T3", "from month end", date(2021, 1, 31), None),
    )
    return tuple(
        Team(source_team=key, team_name=name, service="Help", valid_from=start, valid_to=end)
        for key, name, start, end in names
    )
