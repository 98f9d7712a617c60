"""Why figures moved from one build to a later one of the same authority.

Two builds of consecutive deliveries are held side by side: whose units changed, what became of
their records, and how much of each figure's change each cause explains. The SQL is in
`warehouse/comparison/`. What does not belong here: which builds are compared, and when. Keys of
people are compared inside DuckDB; what comes out are counts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from sqlglot import exp, parse_one

from warehouse.build import fault_of_sql
from warehouse.connection import connect, literal
from warehouse.errors import BuildFailed
from warehouse.files import replace_file
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sql_files import (
    FED_LAYERS,
    SQL_LAYERS,
    WAREHOUSE,
    SqlFile,
    TableName,
    fed_files,
    sql_files,
)

CAUSES = (
    "late_entry",
    "correction",
    "deletion",
    "definition_change",
    "source_change",
    "time_passed",
    "not_known",
)

# What is made of the changed units, one batch of KPIs after another.
_OF_A_BATCH = ("held_unit", "unit_kind", "window_unit", "changed_unit", "unit_cause")
_OF_ALL_BATCHES = ("explained_change", "figure_people")
# One batch in an ordinary month; see benchmarks/comparison.py.
_UNITS_AT_A_TIME = 150_000

# Whose a unit can be, by the column of a record that says so.
_OWNERS = ("person_key", "worker_key", "fostering_household_key")
# The keys of a census are places in its file: another delivery gives them to other records.
_KEYED_BY_PLACE = ("cin_census",)
# They read records only to know where a calendar begins or which months have a snapshot.
_CALENDARS = (TableName("dimensions", "covered_month"), TableName("dimensions", "working_day"))
# Tables that say something of every KPI, apart from those about the delivery, those that stand in
# `definition_hash`, and the population, which no unit depends on. The teams are compared as the
# build shows them.
_NOT_OF_UNITS = (
    "authority",
    "population",
    "team",
    "record_source",
    "kpi",
    "kpi_need",
    "validation_rule",
)


@dataclass(frozen=True)
class Compared:
    """How many figures moved, and the KPIs of which it is not known why."""

    moved: int
    unexplained: tuple[str, ...]


def compare_builds(
    before: Path, after: Path, revisions: Path, history_from: date | None = None
) -> Compared:
    """Write why each figure moved between two record-level builds.

    `revisions` becomes a parquet file of one row per figure that moved, of the months that both
    builds show: authority, KPI, month, window, breakdown and value; status, value and amounts
    before (`old_`) and after (`new_`); the change of numerator and denominator, whole and by each
    of `CAUSES`; and the people added, removed and changed. Blank are the amounts that a figure
    does not have, the value of a part that a build does not name, and the people of a figure that
    is told on one side only. Where the causes of a KPI do not add up to every change, all of its
    changes are `not_known`. What ended before `history_from`, the first day that the later
    delivery reaches back to, is not deleted when it is no longer delivered.

    Raises:
        BuildFailed: a build cannot be read or is another authority's.
    """
    with _side_by_side() as connection:
        # What does not fit into memory are keys of people: it stays beside their build, which
        # is restricted, and goes when the comparison ends.
        spilled = after.with_name(f"{after.name}.comparison")
        connection.execute(f"set temp_directory = {literal(spilled)}")
        for name, path in (("before", before), ("after", after)):
            _attach(connection, f"{name}_build", path)
            connection.execute(
                f"create temp view {name}_figure as from {name}_build.summaries.kpi_values"
            )
        _require_one_authority(connection)
        connection.execute("set variable history_from = $day", {"day": history_from})
        _explain(connection)
        unexplained = _take_back_what_does_not_add_up(connection)
        return Compared(_write(connection, revisions, unexplained), tuple(unexplained))


def compare_figures(before: Path, after: Path, revisions: Path) -> int:
    """The same from two files `kpi_values.parquet`, where the records of a build are removed.

    Whatever is not seen from the figures alone is `not_known`, and people are blank.

    Raises:
        BuildFailed: a file cannot be read or is another authority's.
    """
    with _side_by_side() as connection:
        for name, path in (("before", before), ("after", after)):
            if not path.is_file():
                raise BuildFailed(f"{path} is not there: its figures cannot be compared.")
            connection.execute(
                f"create temp view {name}_figure as from read_parquet({literal(path)})"
            )
        _require_one_authority(connection)
        _make(connection, "figure_change")
        _make(connection, "figure_cause", "unknown_cause")
        connection.execute(
            "create temp table figure_people as select kpi_code, period_window, breakdown, "
            "breakdown_value, 0 as people_added, 0 as people_removed, 0 as people_changed, month "
            "from figure_change limit 0"
        )
        kpis = connection.execute("select distinct kpi_code from figure_change").fetchall()
        return _write(connection, revisions, [code for (code,) in kpis])


@contextmanager
def _side_by_side() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory; of its faults only what names nobody is told."""
    with connect() as connection:
        try:
            yield connection
        except duckdb.Error as fault:
            raise BuildFailed(
                f"Two builds could not be compared ({type(fault).__name__}).{fault_of_sql(fault)}"
            ) from None


def _attach(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    try:
        connection.execute(f"attach {literal(path)} as {name} (read_only)")
    except duckdb.Error as fault:
        raise BuildFailed(f"{path} cannot be read ({type(fault).__name__}).") from None


def _require_one_authority(connection: duckdb.DuckDBPyConnection) -> None:
    authorities = connection.execute(
        "select authority_code from before_figure union select authority_code from after_figure "
        "order by all"
    ).fetchall()
    if len(authorities) > 1:
        codes = " and ".join(code for (code,) in authorities)
        raise BuildFailed(f"Builds of {codes} are not compared: they are other authorities.")


def _make(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: str | None = None,
    *,
    adds: bool = False,
) -> None:
    """Make a table of a file of `warehouse/comparison/`, or add to what it was made of before."""
    sql = (WAREHOUSE / "comparison" / f"{file or table}.sql").read_text(encoding="utf-8")
    if adds:
        connection.execute(f"create temp table if not exists {table} as from ({sql}) limit 0")
        connection.execute(f"insert into {table} {sql}")
    else:
        connection.execute(f"create or replace temp table {table} as {sql}")


def _take_back_what_does_not_add_up(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Make the causes of KPIs unknown that do not explain every change; returns those KPIs.

    To the last ten-thousandth, or nothing is said: a cause that is too large misleads.
    """
    _make(connection, "unexplained")
    kpis = [code for (code,) in connection.execute("from unexplained order by all").fetchall()]
    if kpis:
        _make(connection, "unknown_cause")
        connection.execute("delete from figure_cause where kpi_code in (from unexplained)")
        connection.execute(
            "insert into figure_cause by name "
            "from unknown_cause semi join unexplained using (kpi_code)"
        )
    return kpis


def _write(
    connection: duckdb.DuckDBPyConnection, revisions: Path, unexplained: Sequence[str]
) -> int:
    connection.execute("set variable unexplained_kpis = $kpis", {"kpis": [*unexplained]})
    sql = (WAREHOUSE / "comparison" / "revision.sql").read_text(encoding="utf-8")
    with replace_file(revisions) as file:
        written = connection.execute(
            f"copy ({sql}) to {literal(file)} (format parquet, compression zstd)"
        ).fetchone()
    return written[0] if written else 0


def _explain(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `figure_cause` and `figure_people` from the records of both builds."""
    tables = _tables_of_both(connection)
    _make(connection, "figure_change")
    connection.execute(
        "set variable is_configured_anew = $value",
        {"value": _is_configured_anew(connection, tables)},
    )
    connection.execute(
        "set variable waiting_kpis = $kpis",
        {"kpis": [kpi.code for kpi in kpi_definitions().values() if _waits(kpi.id)]},
    )
    _make(connection, "compared_kpi")
    _make(connection, "common_window")
    for build in ("before", "after"):
        connection.execute(f"create temp view {build}_unit as {_units(connection, build)}")
    _make(connection, "shown_window")
    _make(connection, "changed_owner")
    _find_record_changes(connection, tables)
    for batch in _batches(connection):
        connection.execute("set variable batch = $value", {"value": batch})
        for table in _OF_A_BATCH:
            _make(connection, table)
        for table in _OF_ALL_BATCHES:
            _make(connection, table, adds=True)
    _make(connection, "figure_cause")


def _waits(kpi_id: str) -> bool:
    """Whether a KPI judges what happened only when its time is over, by the day of delivery."""
    sql = sql_files("kpis")[kpi_id].sql
    return "'extract_date'" in sql or "'delivery_month'" in sql


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The KPIs in groups with so many changed units that they fit into memory; at least one.

    Nearly always that is one group: only a new name of every team, or a new definition of every
    KPI, changes more.
    """
    batch, units = list[str](), 0
    for kpi, changed in connection.execute(
        "select kpi.kpi_code, coalesce(sum(changed_owner.units), 0) from compared_kpi as kpi "
        "left join changed_owner using (kpi_code) group by all order by all"
    ).fetchall():
        if batch and units + changed > _UNITS_AT_A_TIME:
            yield batch
            batch, units = [], 0
        batch.append(kpi)
        units += changed
    yield batch


def _tables_of_both(
    connection: duckdb.DuckDBPyConnection,
) -> dict[TableName, tuple[str, ...]]:
    """The columns that a table has in both builds, in order, by table."""
    rows = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('reference', 'dimensions', 'staged') "
        "and database_name in ('before_build', 'after_build') "
        "group by all having count(*) = 2 order by schema_name, table_name, min(column_index)"
    ).fetchall()
    found: dict[TableName, tuple[str, ...]] = {}
    for schema, table, column in rows:
        name = TableName(schema, table)
        found[name] = (*found.get(name, ()), column)
    return found


def _is_configured_anew(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[TableName, tuple[str, ...]]
) -> bool:
    """Whether teams, code lists, holidays or guidelines are others now."""
    compared = [
        table
        for table in tables
        if table == TableName("dimensions", "team")
        or (table.schema == "reference" and table.name not in _NOT_OF_UNITS)
    ]
    return any(_differs(connection, table, tables[table]) for table in compared)


def _differs(
    connection: duckdb.DuckDBPyConnection, table: TableName, columns: Collection[str]
) -> bool:
    names = ", ".join(f'"{name}"' for name in columns)
    condition = "true"
    if table.name == "bank_holiday":
        # A later build knows those of more years.
        condition = (
            f"holiday_date <= (select max(holiday_date) from before_build.{table}) "
            f"and holiday_date <= (select max(holiday_date) from after_build.{table})"
        )
    old, new = (
        f"(select {names} from {build}_build.{table} where {condition})"
        for build in ("before", "after")
    )
    row = connection.execute(
        f"select exists ((from {old} except all from {new}) union all "
        f"(from {new} except all from {old}))"
    ).fetchone()
    return bool(row and row[0])


# --- Units --------------------------------------------------------------------------------------


def _units(connection: duckdb.DuckDBPyConnection, build: str) -> str:
    """The query of the units of the KPIs that both builds have, and whose they are."""
    kpis = connection.execute(
        f"select kpi_code, kpi_id from {build}_build.reference.kpi "
        "where kpi_code in (select kpi_code from compared_kpi) order by kpi_code"
    ).fetchall()
    # A breakdown has a type of its own in each build.
    return " union all ".join(
        f"select '{code}' as kpi_code, "
        "coalesce(person_key, record_key, concat('team ', team)) as owner, "
        "person_key, record_key, team, cast(sex as varchar) as sex, "
        "cast(age_band as varchar) as age_band, "
        "cast(ethnicity_group as varchar) as ethnicity_group, "
        f"numerator, denominator, month_end, counted_date from {build}_build.kpis.{name}"
        for code, name in kpis
    )


# --- Records ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Record:
    """A staged table as it is compared: the columns that are its own, and those of others."""

    name: str
    columns: tuple[str, ...]
    # What was delivered of the record itself: neither made up from other rows nor a place.
    content: tuple[str, ...]
    # The column that tells one record from all others, in both builds.
    own_key: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name somebody or another record."""
        return tuple(name for name in self.columns if name.endswith("_key"))

    @property
    def days(self) -> tuple[str, ...]:
        """The columns with a day of the record itself."""
        return tuple(name for name in self.content if name.endswith("_date"))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """How its owners are found: the kind of key, and the column that holds it.

        A record that does not name a person belongs to those whose other records name its key.
        """
        own = tuple((name, name) for name in _OWNERS if name in self.columns)
        if "person_key" in self.columns:
            return own
        if not self.keys:
            return (("source_team", "source_team"),) if "source_team" in self.columns else ()
        return own + tuple((f"through {name}", name) for name in self.keys)


def _find_record_changes(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[TableName, tuple[str, ...]]
) -> None:
    """Make `kpi_record` and `record_change`: what became of the changed owners' records."""
    records = _records(connection, tables)
    connection.execute(
        "create temp table kpi_record (kpi_code varchar, record_name varchar, is_needed boolean)"
    )
    rows = [row for row in _kpi_records(connection) if row[1] in records]
    if rows:
        connection.execute(
            f"insert into kpi_record values {', '.join(['(?, ?, ?)'] * len(rows))}",
            [cell for row in rows for cell in row],
        )
    _link_owners(connection, records)
    connection.execute(
        "create temp table record_row (record_name varchar, is_new boolean, record_id varchar, "
        "occurrence bigint, own_key varchar, keys struct(key_name varchar, key_value varchar)[], "
        "cells struct(content varchar, day date)[], first_day date)"
    )
    wanted = {
        name
        for (name,) in connection.execute(
            "select distinct record_name from kpi_record "
            "where kpi_code in (select kpi_code from changed_owner)"
        ).fetchall()
    }
    for name, record in records.items():
        if name in wanted and record.links:
            connection.execute(_rows_apart(record))
    _make(connection, "record_change")


def _kpi_records(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    """KPI, record it is counted from, and whether it cannot do without."""
    needed = set(
        connection.execute(
            "select kpi_code, record_name from before_build.reference.kpi_need "
            "union select kpi_code, record_name from after_build.reference.kpi_need "
            "union select kpi_code, 'person' from after_build.reference.kpi where has_person"
        ).fetchall()
    )
    kpis = connection.execute(
        "select kpi_code, kpi_id from after_build.reference.kpi order by kpi_code"
    ).fetchall()
    read = {(code, record) for code, kpi in kpis for record in _records_read(kpi)}
    return [(code, record, (code, record) in needed) for code, record in sorted(needed | read)]


@cache
def _records_read(kpi: str) -> frozenset[str]:
    """The staged records behind a KPI's SQL, through the facts."""
    found: set[TableName] = set()

    def visit(file: SqlFile) -> None:
        for name in file.depends_on:
            if name.schema not in SQL_LAYERS or name in found or name in _CALENDARS:
                continue
            found.add(name)
            if name.schema not in FED_LAYERS:
                visit(sql_files(name.schema)[name.name])

    # A KPI that the program no longer has is explained by what it needs alone.
    if kpi in sql_files("kpis"):
        visit(sql_files("kpis")[kpi])
    return frozenset(name.name for name in found if name.schema == "staged")


def _records(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[TableName, tuple[str, ...]]
) -> dict[str, _Record]:
    """The staged tables of both builds by name."""
    layouts = {
        name: (layout or "").split("+")[0]
        for name, layout in connection.execute(
            "select record_name, layout from after_build.reference.record_source"
        ).fetchall()
    }
    found = {}
    for table, columns in tables.items():
        if table.schema != "staged":
            continue
        name, layout = table.name, layouts.get(table.name, "")
        if layout in _KEYED_BY_PLACE:
            columns = tuple(
                each for each in columns if each in _OWNERS or not each.endswith("_key")
            )
        own = next((column for column in columns if column.endswith("_key")), None)
        if own and not _is_unique(connection, name, own):
            own = None
        left_out = {"row_number", *_made_up(name, layout)}
        content = tuple(each for each in columns if each not in left_out)
        found[name] = _Record(name, columns, content, own)
    return found


def _is_unique(connection: duckdb.DuckDBPyConnection, record: str, column: str) -> bool:
    builds = connection.execute(
        " union all ".join(
            f"select count(*) = count(distinct {column}) from {build}_build.staged.{record}"
            for build in ("before", "after")
        )
    ).fetchall()
    return all(is_unique for (is_unique,) in builds)


@cache
def _made_up(record: str, layout: str) -> frozenset[str]:
    """The columns of a staged table that are made from other rows, or keys that are made up.

    They change with other records: a plan counts the plans before it.
    """
    file = fed_files("staged").get(record, {}).get(layout)
    if file is None:
        return frozenset()
    statement = parse_one(file.sql, dialect="duckdb")
    if not isinstance(statement, exp.Query):
        return frozenset()
    delivered = {
        table.alias_or_name
        for table in statement.find_all(exp.Table)
        if table.db == "accepted" and table.parent_select is statement
    }
    return frozenset(
        column.alias_or_name
        for column in statement.selects
        if column.find(exp.Window)
        or (
            column.alias_or_name.endswith("_key")
            and column.alias_or_name not in _OWNERS
            and not _is_delivered(column.unalias(), delivered)
        )
    )


def _is_delivered(value: exp.Expr, delivered: Collection[str]) -> bool:
    return isinstance(value, exp.Column) and value.table in delivered


def _link_owners(connection: duckdb.DuckDBPyConnection, records: Mapping[str, _Record]) -> None:
    """Make `owner_link`: the keys by which the records of the changed owners are found."""
    connection.execute(
        "create temp table owner_link as "
        "select key_name, owner as key_value, owner from "
        "(select distinct owner from changed_owner) "
        "cross join (select unnest($names) as key_name) where owner not like 'team %'",
        {"names": list(_OWNERS)},
    )
    # Of posts, which nobody owns, the name of the team tells whose they are.
    connection.execute(
        "insert into owner_link "
        "select distinct 'source_team', team.source_team, changed_owner.owner "
        "from changed_owner inner join (from before_build.dimensions.team union all "
        "from after_build.dimensions.team) as team "
        "on changed_owner.owner = concat('team ', team.team_name)"
    )
    for parent, key in sorted(_parents(connection, records)):
        for build in ("before", "after"):
            connection.execute(
                "insert into owner_link "
                f"select distinct 'through {key}', parent.{key}, owner.key_value "
                f"from {build}_build.staged.{parent} as parent inner join owner_link as owner "
                "on owner.key_name = 'person_key' and parent.person_key = owner.key_value "
                f"where parent.{key} is not null"
            )
    connection.execute(
        "create or replace temp table owner_link as select distinct * from owner_link"
    )


def _parents(
    connection: duckdb.DuckDBPyConnection, records: Mapping[str, _Record]
) -> set[tuple[str, str]]:
    """The records that say whose another record is, with the key that both have.

    Only of two that some KPI cannot do without.
    """
    pairs = connection.execute(
        "select distinct parent.record_name, child.record_name from kpi_record as parent "
        "inner join kpi_record as child using (kpi_code) where parent.is_needed and child.is_needed"
    ).fetchall()
    return {
        (parent, key)
        for parent, child in pairs
        if "person_key" in records[parent].columns and "person_key" not in records[child].columns
        for key in records[child].keys
        if key in records[parent].keys
    }


def _rows_apart(record: _Record) -> str:
    """The statement that keeps the rows of the changed owners that one build alone has."""
    is_owned = " or ".join(
        f"{column} in (select key_value from owner_link where key_name = '{name}')"
        for name, column in record.links
    )
    columns = ", ".join(dict.fromkeys((*record.content, *record.keys)))
    chosen, condition = "", is_owned
    if record.own_key:
        # A record that went from one person to another is nowhere deleted.
        parts = " union ".join(
            f"select {record.own_key} as own_key from {build}_build.staged.{record.name} "
            f"where {is_owned}"
            for build in ("before", "after")
        )
        chosen, condition = (
            f"chosen as ({parts}), ",
            f"{record.own_key} in (select own_key from chosen)",
        )
    content = ", ".join(record.content)
    old, new = (
        f"select {columns} from {build}_build.staged.{record.name} where {condition}"
        for build in ("before", "after")
    )
    return (
        f"insert into record_row with {chosen}old as ({old}), new as ({new}), "
        f"apart as ({_apart('new', 'old', 'true', content, columns)} union all "
        f"{_apart('old', 'new', 'false', content, columns)}) "
        f"select '{record.name}', is_new, record_id, "
        f"row_number() over (partition by is_new, record_id order by {content}), "
        f"{_text(record.own_key)}, "
        f"{_keys(record)}, {_cells(record)}, {_first_day(record)} "
        f"from (select *, {_identity(record)} as record_id from apart)"
    )


def _apart(here: str, there: str, is_new: str, content: str, columns: str) -> str:
    """The rows of one build that the other does not have, as often as they are more."""
    return (
        f"select {columns}, {is_new} as is_new from "
        f"(select *, row_number() over (partition by {content}) as number from {here}) as here "
        f"anti join (select *, row_number() over (partition by {content}) as number from {there}) "
        f"as there on {_same(content)} and here.number = there.number"
    )


def _same(columns: str) -> str:
    return " and ".join(
        f"here.{column} is not distinct from there.{column}" for column in columns.split(", ")
    )


def _identity(record: _Record) -> str:
    """What tells a record in both builds: its id, else whose it is and its first day."""
    if record.own_key:
        return record.own_key
    owners = [column for _, column in record.links]
    first_day = f"coalesce({', '.join(record.days)})" if record.days else "null"
    return f"concat_ws('|', {', '.join([*dict.fromkeys(owners), first_day])})"


def _text(column: str | None) -> str:
    return f"cast({column or 'null'} as varchar)"


def _keys(record: _Record) -> str:
    pairs = ", ".join(
        f"{{'key_name': '{name}', 'key_value': {column}}}" for name, column in record.links
    )
    return f"[{pairs}]"


def _cells(record: _Record) -> str:
    cells = ", ".join(
        f"{{'content': {_text(column)}, "
        f"'day': {column if column in record.days else 'cast(null as date)'}}}"
        for column in record.content
    )
    return f"[{cells}]"


def _first_day(record: _Record) -> str:
    return f"least({', '.join(record.days)})" if record.days else "cast(null as date)"
