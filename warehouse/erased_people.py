"""The people who were erased: the list of them, and a record-level file without them.

`identities/erased` holds pseudonyms and nothing else. A file loses a person by being written
anew: a row deleted in DuckDB stays in the bytes of its file. What belongs here: whose a row is.
What does not: which files there are (`erasure.py`).
"""

import mmap
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import connect, identifier, literal
from warehouse.errors import BuildFailed, ConfigurationError
from warehouse.files import locked, replace_file
from warehouse.fill_file import fill
from warehouse.fresh_process import in_fresh_process
from warehouse.sources.declarations import DeliveredTable, delivered_tables, homes

# Ids of staff, households and adopters are no records of the person whose row names them.
KINDS_OF_OTHERS = frozenset({"worker", "registration", "household", "adopter"})
# Layers that count or explain and name nobody.
_OF_NOBODY = ("reference", "quality", "summaries")
_PSEUDONYM = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Erased:
    """What a record-level file lost: how many people, rows and tables, and mentions elsewhere."""

    people: int
    rows: int
    tables: int
    mentions: int


@dataclass(frozen=True)
class _Table:
    """A table of a build with its columns, those that may hold a pseudonym apart."""

    schema: str
    name: str
    columns: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.name)}"


def erased_file(data_dir: Path) -> Path:
    """Where the pseudonyms of the people erased from a data directory stand, one a line."""
    return data_dir / "identities" / "erased"


def erased_people(data_dir: Path) -> tuple[str, ...]:
    """The pseudonyms of everybody who was erased, in order.

    Raises:
        ConfigurationError: the list is damaged, so that somebody might come back.
    """
    path = erased_file(data_dir)
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="ascii", errors="replace").split()
    damaged = [number for number, line in enumerate(lines, 1) if not _PSEUDONYM.fullmatch(line)]
    if damaged:
        raise ConfigurationError(
            f"identities/{path.name} is damaged in line {damaged[0]}: restore it from its backup."
        )
    return tuple(lines)


def remember_erased(data_dir: Path, pseudonym: str) -> None:
    """Put a person on the list of those whom no later build may hold."""
    path = erased_file(data_dir)
    with locked(path.parent, wait=True):
        people = sorted({*erased_people(data_dir), pseudonym})
        with replace_file(path) as temporary:
            temporary.touch(mode=0o600)
            temporary.write_text("".join(f"{each}\n" for each in people), encoding="ascii")


def holds(database: Path, people: Collection[str]) -> bool:
    """Whether any of some people, by their pseudonyms, is in a record-level file.

    Whatever a build holds of a person it has from the raw tables; and unused parts of its blocks
    may hold what the process that wrote it had read before, of another month.

    Raises:
        BuildFailed: the file cannot be read.
    """
    with _side_by_side(database, people) as connection:
        return any(
            _names_anybody(connection, table, people)
            for table in _tables(connection)
            if table.schema == "raw"
        ) or _in_bytes(database, people)


def write_without(database: Path, people: Collection[str], target: Path) -> Erased:
    """Write a record-level file anew without some people; their rows are gone from its bytes.

    A row is a person's if it says so, or hangs on a record of theirs. In rows of others a cell
    that names them becomes blank. Summaries stay as they are.

    Raises:
        BuildFailed: a file could not be read or written; the kind of fault only.
    """
    kept = target.with_name(f"{target.name}.kept")
    kept.mkdir(mode=0o700)
    try:
        with _side_by_side(database, people, kept / "spilled") as connection:
            connection.execute(f"attach {literal(target)} as new")
            connection.execute("copy from database old to new (schema)")
            connection.execute("detach new")
            found, tables = _keep_others(connection, people, kept)
        target.chmod(0o600)
        in_fresh_process(fill, target, tables, kept / "spilled")
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    if _in_bytes(target, people):
        raise BuildFailed("The records could not be written without everybody to be erased.")
    return found


def erase_from(database: Path, people: Collection[str]) -> Erased | None:
    """Put a record-level file without some people in its place; None where none of them is there.

    Raises:
        BuildFailed: it could not be read or written; it is as it was.
    """
    if not people or not holds(database, people):
        return None
    with replace_file(database) as path:
        return write_without(database, people, path)


@contextmanager
def _side_by_side(
    database: Path, people: Collection[str], spilled: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that reads a build as `old`; of its faults only the kind is told."""
    try:
        with connect(temp_directory=str(spilled or "")) as connection:
            connection.execute(f"attach {literal(database)} as old (read_only)")
            connection.execute("create table person (person_key varchar)")
            connection.executemany("insert into person values (?)", [[each] for each in people])
            yield connection
    except duckdb.Error as fault:
        raise BuildFailed(
            f"The records could not be looked through ({type(fault).__name__})."
        ) from None
    finally:
        if spilled:
            shutil.rmtree(spilled, ignore_errors=True)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[_Table]:
    """The tables of a build that have rows; most have none where one layout is delivered."""
    rows = connection.execute(
        "select schema_name, table_name, list(column_name order by column_index), "
        "coalesce(list(column_name order by column_index) "
        "filter (where data_type like '%VARCHAR%'), []) "
        "from duckdb_columns() semi join duckdb_tables() "
        "using (database_name, schema_name, table_name) "
        "where database_name = 'old' group by all order by all"
    ).fetchall()
    tables = [_Table(schema, name, tuple(all_), tuple(texts)) for schema, name, all_, texts in rows]
    if not tables:
        return []
    counted = connection.execute(
        " union all by name ".join(
            f"select {number} as number, count(*) as rows from old.{table.path}"
            for number, table in enumerate(tables)
        )
    ).fetchall()
    return [tables[number] for number, rows in sorted(counted) if rows]


def _mentions(column: str, people: Collection[str]) -> str:
    """The condition that a cell names one of the people, as a part of a key too."""
    cell = f"cast({identifier(column)} as varchar)"
    if len(people) == 1:
        return f"coalesce(contains({cell}, {literal(next(iter(people)))}), false)"
    return f"coalesce(regexp_matches({cell}, {literal('|'.join(people))}), false)"


def _names_anybody(
    connection: duckdb.DuckDBPyConnection, table: _Table, people: Collection[str]
) -> bool:
    named = " or ".join(_mentions(each, people) for each in table.texts) or "false"
    row = connection.execute(f"select 1 from old.{table.path} where {named} limit 1").fetchone()
    return row is not None


def _keep_others(
    connection: duckdb.DuckDBPyConnection, people: Collection[str], folder: Path
) -> tuple[Erased, list[tuple[str, Path, int]]]:
    """Write what is not the people's into a folder; each table with its file and rows."""
    tables = _tables(connection)
    _find_records(connection, {table.name for table in tables if table.schema == "raw"})
    _find_rows(connection, tables, people)
    rows = touched = mentions = 0
    kept = []
    for number, table in enumerate(tables):
        file = folder / f"{number}.parquet"
        copied, gone, blank = _keep_table(connection, table, people, file)
        kept.append((table.path, file, copied))
        rows, touched, mentions = rows + gone, touched + bool(gone), mentions + blank
    held = connection.execute(
        "select count(*) from person where person_key in (select person_key from held)"
    ).fetchone()
    return Erased(held[0] if held else 0, rows, touched, mentions), kept


def _keep_table(
    connection: duckdb.DuckDBPyConnection, table: _Table, people: Collection[str], path: Path
) -> tuple[int, int, int]:
    """Write the rows that stay; returns how many, those left out and the cells made blank."""
    is_own = _is_own(table, people) if table.schema not in _OF_NOBODY else "false"
    texts = table.texts if table.schema not in _OF_NOBODY else ()
    counts = [f"count(*) filter (where {is_own})"]
    counts += [
        f"count(*) filter (where not ({is_own}) and {_mentions(each, people)})" for each in texts
    ]
    whole, gone, *named = connection.execute(
        f"select count(*), {', '.join(counts)} from old.{table.path}"
    ).fetchone() or (0, 0)
    blank = {name for name, cells in zip(texts, named, strict=True) if cells}
    cells = ", ".join(
        f"case when {_mentions(each, people)} then null else {identifier(each)} end "
        f"as {identifier(each)}"
        if each in blank
        else identifier(each)
        for each in table.columns
    )
    copied = connection.execute(
        f"copy (select {cells} from old.{table.path} where not ({is_own})) "
        f"to {literal(path)} (format parquet)"
    ).fetchone()
    if copied != (whole - gone,):
        raise BuildFailed(f"{table.schema}.{table.name} could not be copied whole.")
    return whole - gone, gone, sum(named)


def _find_records(connection: duckdb.DuckDBPyConnection, there: set[str]) -> None:
    """Make `record`: the ids of the people's own records, under which rows without a person hang.

    Where a table is the home of a kind of record it says whose each is. Else a record is whose
    rows name it, unless rows of somebody else name it too.
    """
    connection.execute("create table record (id varchar)")
    connection.execute("create table named (id varchar, is_own boolean)")
    connection.execute("create table held (person_key varchar)")
    for table in delivered_tables().values():
        if table.name not in there or table.person is None:
            continue
        person = identifier(table.person)
        connection.execute(
            f"insert into held select distinct {person} from old.raw.{table.name} "
            f"where {person} in (from person)"
        )
        for column in table.columns:
            if column.identifies in (None, "person", *KINDS_OF_OTHERS):
                continue
            id_ = identifier(column.name)
            home = homes().get((table.layout, column.identifies))
            if home is None:
                connection.execute(
                    f"insert into named select distinct {id_}, {person} in (from person) "
                    f"from old.raw.{table.name} where {id_} is not null and {person} is not null"
                )
            elif home is table and column.name in table.key:
                connection.execute(
                    f"insert into record select distinct {id_} from old.raw.{table.name} "
                    f"where {id_} is not null and {person} in (from person)"
                )
    connection.execute(
        "insert into record select id from named group by id having bool_and(is_own)"
    )


def _find_rows(
    connection: duckdb.DuckDBPyConnection, tables: list[_Table], people: Collection[str]
) -> None:
    """Make `gone`: the delivered rows of the people, by table and row number."""
    connection.execute("create table gone (source_table varchar, row_number integer)")
    for table in tables:
        if table.schema == "raw" and "row_number" in table.columns:
            connection.execute(
                f"insert into gone select {literal(table.name)}, row_number "
                f"from old.{table.path} where {_is_own(table, people)}"
            )


def _is_own(table: _Table, people: Collection[str]) -> str:
    """The condition that a row is one of the people's."""
    if table.schema == "raw":
        declared = delivered_tables().get(table.name)
        if declared is None:
            return "false"
        person, keys = declared.person, _record_columns(declared, table)
    else:
        person = "person_key" if "person_key" in table.columns else None
        keys = tuple(each for each in table.texts if each.endswith("_key") and each != person)
    conditions = []
    if person:
        conditions.append(f"coalesce({identifier(person)} in (from person), false)")
    hangs = [f"coalesce({identifier(each)} in (from record), false)" for each in keys]
    if table.schema != "raw":
        # Such as a stay, named by its person and its first day.
        hangs += [_mentions(each, people) for each in keys]
    if hangs:
        nobody = f"{identifier(person)} is null and " if person else ""
        conditions.append(f"{nobody}({' or '.join(hangs)})")
    if table.schema != "raw" and {"source_table", "row_number"} <= set(table.columns):
        conditions.append(
            "exists (from gone where gone.source_table = "
            f"{table.name}.source_table and gone.row_number = {table.name}.row_number)"
        )
    return " or ".join(f"({each})" for each in conditions) or "false"


def _record_columns(declared: DeliveredTable, table: _Table) -> tuple[str, ...]:
    return tuple(
        column.name
        for column in declared.columns
        if column.identifies not in (None, "person", *KINDS_OF_OTHERS)
        and column.name in table.columns
    )


def _in_bytes(path: Path, people: Collection[str]) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(each.encode()) >= 0 for each in people)
