"""What a mutant comes to: it goes through the real line, and its figures are compared.

Only what reads the mutated table is made anew; tables that come out as before need no further
look, because everything after them is a function of them. What belongs here: running a mutant,
and the verdict. What does not: mutants themselves (`changes.py`).
"""

import shutil
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import Outcome, Severity, Tolerance, check_table, has_suite
from tests.mutations.changes import Mutant
from tests.mutations.deliveries import MONTH, Base, Edit, door, with_edit
from warehouse import findings
from warehouse.build import make_table, prepare
from warehouse.connection import connect
from warehouse.errors import BuildFailed, DeliveryRefused
from warehouse.feeds import Feed, raw_tables_of, record_feeds, return_feeds
from warehouse.findings import CELL_RULES, accept, find_doubtful, find_unusable, make_returns
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import SHARED_TABLES, make_kpi_table
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.quality import is_tolerated
from warehouse.reference import load_reference
from warehouse.rule_definitions import Rule, rules, rules_about
from warehouse.sources.declarations import DeliveredTable, delivered_tables, home_of
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_census, load_raw
from warehouse.sources.landing import Delivery
from warehouse.sql_files import TableName, sql_files
from warehouse.staging import stage
from warehouse.whole_build import make_all_tables, tables_before_kpis

_KEY = Pseudonyms(b"input mutations, tests only, 32 ")
_CENSUS = "cin_census_"
_FIGURES = TableName("summaries", "kpi_values")
# source table, rule, column → rows
Counts = Counter[tuple[str, str, str]]


class Verdict(StrEnum):
    """What became of a mutant."""

    CAUGHT = "caught by a named rule"
    REJECTED = "rejected with a count"
    HARMLESS = "proved harmless"
    SILENT = "silent change of a KPI"


@dataclass(frozen=True)
class Result:
    """The verdict on a mutant, and why: the rules that name it, or the refusal."""

    mutant: Mutant
    verdict: Verdict
    why: str = ""


class _Within:
    """A connection whose own transactions are part of one that is undone at the end."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def begin(self) -> None:
        """Nothing: the transaction is there."""

    def commit(self) -> None:
        """Nothing: it is not to be kept."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a connection has
        return getattr(self._connection, name)


def _load_all(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Make the raw tables of a delivery."""
    record_delivery(connection, delivery)
    for name, table in delivered_tables().items():
        if not name.startswith(_CENSUS):
            load_raw(connection, table, delivery.directory, _KEY)
    load_census(connection, delivery.directory, _KEY)


def _load_anew(connection: duckdb.DuckDBPyConnection, delivery: Delivery, table: str) -> None:
    """Make one raw table of a delivery anew; of a census all, for they are one file.

    The other files lie there as they were, and so do the other sheets of a workbook.
    """
    for file in delivery.files:
        connection.execute(
            "update raw.delivery set sha256 = ?, encoding = ?, file_rows = ?, file_bytes = ?, "
            "columns_dropped = ? where table_name = ? and sha256 <> ?",
            [
                file.sha256,
                file.encoding,
                file.rows,
                file.size_bytes,
                file.columns_dropped,
                file.table,
                file.sha256,
            ],
        )
    if table.startswith(_CENSUS):
        load_census(connection, delivery.directory, _KEY)
    else:
        load_raw(connection, delivered_tables()[table], delivery.directory, _KEY)


def build_whole(connection: duckdb.DuckDBPyConnection, base: Base, delivery: Delivery) -> None:
    """Make every table of a delivery, from the raw ones to the figures."""
    prepare(connection, month_settings(base.authority, MONTH))
    _load_all(connection, delivery)
    load_reference(connection, base.authority, MONTH, delivery.tables)
    make_all_tables(connection, delivery.tables)


def keep_base(base: Base, database: Path) -> None:
    """Build a delivery without fault into a file that mutants start from."""
    with connect(database, threads=1) as connection:
        build_whole(connection, base, base.delivery)


class Line:
    """A base with everything made of it, in which mutants are tried one after the other."""

    def __init__(self, base: Base, database: Path, scratch: Path) -> None:
        self._base, self._original = base, database
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._copies = 0
        self._connection = self._open()
        delivered = base.delivery.tables
        self._feeds = return_feeds(delivered)
        self._records = record_feeds(delivered)
        self._before = self._counts()
        self._prints: dict[TableName, tuple[object, ...]] = {}
        self._suites: dict[TableName, dict[str, int]] = {}

    def _open(self) -> duckdb.DuckDBPyConnection:
        """A copy of the base of its own.

        Under a new name: what still holds on to the last one would be handed out again.
        """
        (self._scratch / f"base-{self._copies}.duckdb").unlink(missing_ok=True)
        self._copies += 1
        database = self._scratch / f"base-{self._copies}.duckdb"
        shutil.copyfile(self._original, database)
        connection = connect(database, threads=1)
        prepare(connection, month_settings(self._base.authority, MONTH))
        return connection

    def close(self) -> None:
        self._connection.close()

    # The verdict -----------------------------------------------------------------------------

    def judge(self, mutant: Mutant, edit: Edit) -> Result:
        """Send a mutant through the line."""
        folder = self._scratch / "landing"
        with_edit(self._base, edit, folder)
        try:
            delivery = door(folder, self._base.authority)
        except DeliveryRefused as refused:
            return Result(mutant, Verdict.REJECTED, f"at the door: {refused}")
        if delivery.tables != self._base.delivery.tables:
            return self._judge_other_tables(mutant, delivery)
        self._connection.begin()
        try:
            return self._judge_within(mutant, delivery)
        except (DeliveryRefused, BuildFailed) as stopped:
            return _stopped(mutant, stopped)
        finally:
            self._connection.rollback()

    def _judge_within(self, mutant: Mutant, delivery: Delivery) -> Result:
        within: Any = _Within(self._connection)
        _load_anew(within, delivery, mutant.table)
        loaded = [
            TableName("raw", name)
            for name in delivered_tables()
            if name == mutant.table
            or (name.startswith(_CENSUS) and mutant.table.startswith(_CENSUS))
        ]
        changed = self._changed(loaded)
        if not changed:
            return Result(mutant, Verdict.HARMLESS, "the same rows come in")
        changed |= self._find(within, changed)
        more = self._counts() - self._before
        if stop := self._stop(more):
            return Result(mutant, Verdict.REJECTED, stop)
        changed |= self._make(within, changed)
        if _FIGURES not in changed:
            return Result(mutant, Verdict.HARMLESS, "the same figures come out")
        if named := self._naming(mutant, more):
            return Result(mutant, Verdict.CAUGHT, "; ".join(named))
        return self._judge_by_suites(mutant, changed)

    def _judge_other_tables(self, mutant: Mutant, delivery: Delivery) -> Result:
        """A mutant whose table is no longer recognised: the delivery is another one."""
        with connect(threads=1) as connection:
            try:
                build_whole(connection, self._base, delivery)
            except (DeliveryRefused, BuildFailed) as stopped:
                return _stopped(mutant, stopped)
            figures = _print(connection, _FIGURES)
        if figures == self._print_of(_FIGURES):
            return Result(mutant, Verdict.HARMLESS, "the same figures come out")
        missing = ", ".join(sorted(self._base.delivery.tables - delivery.tables))
        return Result(mutant, Verdict.SILENT, f"no longer recognised: {missing}")

    def figures_of_base(self) -> set[tuple[object, ...]]:
        """The figures without any mutant."""
        return set(self._base_connection.execute(f"select * from {_FIGURES}").fetchall())

    def whole_figures(self, edit: Edit) -> set[tuple[object, ...]]:
        """The figures of a mutant by a whole build of its own, to hold `figures` against."""
        folder = self._scratch / "landing"
        with_edit(self._base, edit, folder)
        with connect(threads=1) as connection:
            build_whole(connection, self._base, door(folder, self._base.authority))
            return set(connection.execute(f"select * from {_FIGURES}").fetchall())

    def figures(self, mutant: Mutant, edit: Edit) -> set[tuple[object, ...]]:
        """The figures of a mutant as the line makes them, whatever the verdict on it."""
        folder = self._scratch / "landing"
        with_edit(self._base, edit, folder)
        delivery = door(folder, self._base.authority)
        self._connection.begin()
        try:
            within: Any = _Within(self._connection)
            _load_anew(within, delivery, mutant.table)
            changed = self._changed([TableName("raw", name) for name in delivered_tables()])
            changed |= self._find(within, changed)
            self._make(within, changed)
            return set(self._connection.execute(f"select * from {_FIGURES}").fetchall())
        finally:
            self._connection.rollback()

    # The line --------------------------------------------------------------------------------

    def _find(
        self, within: duckdb.DuckDBPyConnection, raw: Collection[TableName]
    ) -> set[TableName]:
        """Make the returns and the findings anew where they read what changed."""
        delivered = self._base.delivery.tables
        names = {table.name for table in raw}
        returns = set()
        for name, feed in self._feeds.items():
            if any(names & set(raw_tables_of(file)) for _, file in feed.files):
                make_returns(within, delivered, name)
                returns.add(TableName("returns", name))
        changed = self._changed(returns)
        touched = {
            name
            for name in delivered
            if name in names or _looked_up(delivered_tables()[name]) & names
        }
        # Which row of a key is the first depends on what else was found of the table.
        fed = {
            TableName("returns", name)
            for name, feed in self._feeds.items()
            if any(touched & set(raw_tables_of(file)) for _, file in feed.files)
        }
        read = {*fed, *(TableName("raw", name) for name in touched)}
        affected = [rule for rule in rules().values() if rule.reads & read]
        cell_rules = ", ".join(f"'{rule}'" for rule in CELL_RULES)
        within.execute(
            f"delete from rejected.finding where (rule in ({cell_rules}) and "
            "list_contains($tables, source_table)) or list_contains($rules, rule)",
            {"tables": sorted(touched), "rules": [rule.code for rule in affected]},
        )
        tables = [table for name, table in delivered_tables().items() if name in touched]
        for table in tables:
            find_unusable(within, table)
        for table in tables:
            find_doubtful(within, table, delivered)
        for rule in affected:
            if not rule.missing(self._feeds, frozenset(delivered)):
                findings.find_breach(within, rule)
        aside = self._set_aside() | names
        accept(within, aside)
        return {*changed, *(TableName("accepted", name) for name in aside)}

    def _make(
        self, within: duckdb.DuckDBPyConnection, changed: Collection[TableName]
    ) -> set[TableName]:
        """Make everything anew that reads what changed, up to the figures; what came out other."""
        delivered = self._base.delivery.tables
        seen = set(changed)
        for record, feed in self._records.items():
            if any(seen & set(file.depends_on) for _, file in feed.files):
                stage(within, record, delivered)
                seen |= self._changed([TableName("staged", record)])
        for file in tables_before_kpis():
            if seen & set(file.depends_on):
                make_table(within, file)
                seen |= self._changed([file.table])
        for kpi in kpi_definitions().values():
            if seen & {*sql_files("kpis")[kpi.id].depends_on, *SHARED_TABLES}:
                make_kpi_table(within, kpi)
                seen |= self._changed([TableName("kpis", kpi.id)])
        if any(table.schema in ("kpis", "dimensions") for table in seen):
            make_table(within, sql_files("summaries")["kpi_values"])
            seen |= self._changed([_FIGURES])
        return seen

    def _changed(self, tables: Iterable[TableName]) -> set[TableName]:
        """Which of some tables are not as in the base."""
        return {
            table for table in tables if _print(self._connection, table) != self._print_of(table)
        }

    def _print_of(self, table: TableName) -> tuple[object, ...]:
        if table not in self._prints:
            with self._base_connection.cursor() as cursor:
                self._prints[table] = _print(cursor, table)
        return self._prints[table]

    @cached_property
    def _base_connection(self) -> duckdb.DuckDBPyConnection:
        untouched = self._scratch / "untouched.duckdb"
        shutil.copyfile(self._original, untouched)
        return connect(untouched, threads=1)

    # What is said about it -------------------------------------------------------------------

    def _counts(self) -> Counts:
        return Counter(
            {
                (table, rule, column): rows
                for table, rule, column, rows in self._connection.execute(
                    "select source_table, rule, coalesce(column_name, ''), count(*) "
                    "from rejected.finding group by all"
                ).fetchall()
            }
        )

    def _set_aside(self) -> set[str]:
        rows = self._connection.execute(
            "select distinct source_table from rejected.finding where is_set_aside"
        ).fetchall()
        return {name for (name,) in rows}

    def _stop(self, more: Counts) -> str:
        """Why the month stops before its figures, or blank: too many rows are set aside."""
        feeding = {
            name
            for feed in self._records.values()
            for _, file in feed.files
            for name in raw_tables_of(file)
        }
        for table in sorted({table for table, _, _ in more} & feeding):
            bad, rows = self._connection.execute(
                "select (select count(distinct row_number) from rejected.finding "
                f"where is_set_aside and source_table = '{table}'), count(*) from raw.{table}"
            ).fetchall()[0]
            if not is_tolerated(bad, rows, self._base.authority.tolerated_share(table)):
                return f"stopped: {bad} of {rows} rows of {table} set aside"
        return ""

    def _naming(self, mutant: Mutant, more: Counts) -> list[str]:
        """The rules with more rows than in the base that are about the mutated table."""
        named = []
        for (table, rule, column), count in sorted(more.items()):
            if self._is_about(mutant.table, table, rule, column):
                named.append(f"{table} {f'{column} ' if column else ''}{rule} ({count})")
        return named

    def _is_about(self, mutated: str, table: str, rule: str, column: str) -> bool:
        if table == mutated:
            return True
        if rule in rules():
            return mutated in self._raw_read(rules()[rule])
        return mutated in _looked_up(delivered_tables()[table], column)

    def _raw_read(self, rule: Rule) -> set[str]:
        read = {table.name for table in rule.reads if table.schema == "raw"}
        for table in rule.reads:
            if table.schema == "returns":
                feed = self._feeds.get(table.name, Feed(table.name, ()))
                read |= {name for _, file in feed.files for name in raw_tables_of(file)}
        return read

    def _judge_by_suites(self, mutant: Mutant, changed: Collection[TableName]) -> Result:
        """The verdict on changed figures that no finding explains: by Great Expectations.

        Its connections are others, so what is to be checked has to be kept for a while.
        """
        figures = self._differing()
        self._connection.commit()
        try:
            made = (t for t in changed if t.schema in ("returns", "dimensions", "facts"))
            for table in (TableName("raw", mutant.table), *sorted(made)):
                if not has_suite(table.schema, table.name):
                    continue
                before = self._suite_before(table)
                broken = [
                    (f"{table}: {rule} ({rows})", is_critical)
                    for rule, (rows, is_critical) in self._suite(self._connection, table).items()
                    if rows > before.get(rule, 0)
                ]
                if stopping := [rule for rule, is_critical in broken if is_critical]:
                    return Result(mutant, Verdict.REJECTED, "stopped: " + "; ".join(stopping))
                if broken:
                    return Result(mutant, Verdict.CAUGHT, "; ".join(rule for rule, _ in broken))
        finally:
            self._connection.close()
            self._connection = self._open()
            self._connection.begin()
        return Result(mutant, Verdict.SILENT, figures)

    def _suite_before(self, table: TableName) -> dict[str, int]:
        if table not in self._suites:
            found = self._suite(self._base_connection, table)
            self._suites[table] = {rule: rows for rule, (rows, _) in found.items()}
        return self._suites[table]

    def _suite(
        self, connection: duckdb.DuckDBPyConnection, table: TableName
    ) -> dict[str, tuple[int, bool]]:
        """The broken rules of a table's suite: rows, and whether they stop the month."""
        authority = self._base.authority
        delivered = frozenset(self._base.delivery.tables)
        results = check_table(
            connection,
            table.schema,
            table.name,
            rows_due=table.schema == "raw" and table.name in authority.required_tables,
            tolerance=Tolerance(authority.tolerated_share(table.name)),
            not_run={
                rule.code: ", ".join(missing)
                for rule in rules_about(table.schema, table.name)
                if (missing := rule.missing(self._feeds, delivered))
            },
        )
        return {
            result.rule: (max(result.unexpected, 1), result.severity is Severity.CRITICAL)
            for result in results
            if result.outcome not in (Outcome.PASSED, Outcome.NOT_RUN)
        }

    def _differing(self) -> str:
        """How many figures differ from the base's, by KPI."""
        before = {row[:5]: row[5:] for row in self._base_connection.execute(_COMPARED).fetchall()}
        after = {row[:5]: row[5:] for row in self._connection.execute(_COMPARED).fetchall()}
        kpis = Counter(key[0] for key in {*before, *after} if before.get(key) != after.get(key))
        return ", ".join(f"{kpi} {count}" for kpi, count in sorted(kpis.items()))


def _looked_up(table: DeliveredTable, column: str | None = None) -> set[str]:
    """The tables in which the ids and teams of a table, or of one of its columns, are looked up."""
    looked_up = set()
    for each in table.columns:
        if column in (None, each.name):
            if home := home_of(table, each):
                looked_up.add(home.name)
            if each.type == "team":
                looked_up.add("ssd_department")
    return looked_up


_COMPARED = (
    "select kpi_code, month, period_window, breakdown, breakdown_value, status, "
    f"numerator, denominator from {_FIGURES}"
)


def _stopped(mutant: Mutant, stopped: DeliveryRefused | BuildFailed) -> Result:
    """The verdict on a mutant at which the line ended; to say no number of rows is no rejection."""
    has_count = isinstance(stopped, DeliveryRefused) or " rows " in str(stopped)
    verdict = Verdict.REJECTED if has_count else Verdict.SILENT
    return Result(mutant, verdict, f"stopped: {stopped}")


def _print(connection: duckdb.DuckDBPyConnection, table: TableName) -> tuple[object, ...]:
    """What tells the rows of a table from others, whatever their order."""
    row = connection.execute(
        f"select count(*), bit_xor(hash(rows)), sum(hash(rows)) from {table} as rows"
    ).fetchone()
    return row or ()
