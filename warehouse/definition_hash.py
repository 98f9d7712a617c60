"""The hash of a KPI's definition: what is published beside its figures, to tell definitions apart.

What belongs here: everything that decides a figure besides the records and the council's settings,
each in a form that no rewording changes. What does not: what a KPI is (`kpi_definitions.py`).
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.code_lists import CODE_LISTS
from warehouse.errors import ConfigurationError
from warehouse.feeds import raw_tables_of
from warehouse.sources.declarations import delivered_tables, layouts
from warehouse.sql_files import (
    FED_LAYERS,
    SQL_LAYERS,
    WAREHOUSE,
    SqlFile,
    TableName,
    fed_files,
    sql_files,
)

# Wording of a header that no figure depends on.
_WORDING = ("title", "note", "source", "counted_as")
# What a header says of how its table is fed.
_FEEDING = ("coverage", "needs")
# They read records only to know where a calendar begins or which months have a snapshot: the
# records of the KPI itself are among what it is computed from by its own SQL.
_CALENDARS = (TableName("dimensions", "covered_month"), TableName("dimensions", "working_day"))
# Every other reference table is a code list or its spellings. These hold the council's own
# settings, the calendar, what the headers say, and the layouts and their feeds.
_REFERENCE_WITHOUT_FILE = frozenset(
    {
        "authority",
        "population",
        "team",
        "primary_worker_role",
        "caseload_guideline",
        "bank_holiday",
        "record_source",
        "kpi",
        "kpi_need",
    }
)


@dataclass(frozen=True)
class _BlockingRule:
    """A rule that sets rows aside: of which raw tables, what it reads, and its statement."""

    path: Path
    raw_tables: frozenset[str]
    reads: tuple[TableName, ...]
    normal_form: str


@cache
def _blocking_rules() -> tuple[_BlockingRule, ...]:
    # Only the few that block are read, and none is parsed: all of them as
    # `warehouse/rule_definitions.py` reads them, which needs this module, take 1.5 s.
    found = []
    for path in sorted((WAREHOUSE / "rules").glob("*/*.sql")):
        header, _, sql = path.read_text(encoding="utf-8").partition("*/")
        if not re.search(r"^severity: *[\"']?block\b", header, re.MULTILINE):
            continue
        reports = re.search(r"^table: *(\w+)\.(\w+)", header, re.MULTILINE)
        if reports is None:
            raise ConfigurationError(f"{_where(path)}: table: is no table of the build.")
        table = TableName(*reports.groups())
        raw = {name for part in _files_of(table) for name in raw_tables_of(part)} or {table.name}
        normal_form = _normal_form(sql)
        reads = {
            TableName(schema, name)
            for schema, name in re.findall(r"\b(returns|reference) \. (\w+)", normal_form)
        }
        found.append(_BlockingRule(path, frozenset(raw), tuple(sorted(reads)), normal_form))
    return tuple(found)


@cache
def _where(path: Path) -> str:
    return str(path.relative_to(WAREHOUSE.parent))


_WORDS = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)"""
    r"""|(?P<word>'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|[^\w\s])""",
    re.DOTALL,
)


def _normal_form(sql: str) -> str:
    """SQL word by word, without comments and layout; of any number of statements.

    Without a parser: none reads a file of macros, and to write all files anew takes 0.6 s.
    """
    return " ".join(found["word"] for found in _WORDS.finditer(sql) if found["word"])


@cache
def _normal_form_of(path: Path) -> str:
    # A header is a comment too, so that the whole file can be taken.
    return _normal_form(path.read_text(encoding="utf-8"))


@cache
def _counted_unit() -> SqlFile:
    path = WAREHOUSE / "counted_unit.sql"
    return SqlFile(
        path, TableName("kpis", "counted_unit"), {}, path.read_text(encoding="utf-8").strip()
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _declared(raw: str) -> str:
    """What decides which rows of a raw table come in, and which months they speak about."""
    table = delivered_tables()[raw]
    layout = layouts()[table.layout]
    headers = _annex_a_headers().get(raw, [])
    columns = sorted(
        (column.name, column.kind, column.requirement.value) for column in table.columns
    )
    reach = (list(layouts()).index(layout.name), layout.history, table.coverage.value)
    return repr((reach, columns, headers))


@cache
def _annex_a_headers() -> dict[str, list[tuple[str, str]]]:
    headers: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(WAREHOUSE / "sources" / "annex_a_headers.csv"):
        headers.setdefault(row["table"], []).append((row["column"], row["pattern"]))
    return headers


def _list_file(name: str) -> Path | None:
    """The file that a code list or its spellings are made from, or None for no such table."""
    list_name, _, kind = name.rpartition("_")
    folders = {"code": CODE_LISTS, "spelling": CODE_LISTS / "spellings"}
    path = folders[kind] / f"{list_name}.csv" if kind in folders else None
    return path if path and path.is_file() else None


@cache
def _columns_read(statement: str, table: str, where: str) -> frozenset[str]:
    """The columns of a code list that a statement reads, each by the list's alias.

    Raises:
        ConfigurationError: the list is made from no file, or nothing is read of it by name.
    """
    path = _list_file(table)
    if path is None:
        raise ConfigurationError(
            f"{where}: reference.{table} is made from no known file, so that the definition hash "
            "would not show its changes."
        )
    aliases = re.findall(rf"\breference \. {table} as (\w+)", statement)
    read = {
        column for alias in aliases for column in re.findall(rf'\b{alias} \. "?(\w+|\*)', statement)
    }
    if not read or "*" in read:
        raise ConfigurationError(f"{where}: names no column that it reads of reference.{table}.")
    return frozenset(read)


@cache
def _listed(table: str, columns: frozenset[str]) -> str:
    """The rows of a code list or of spellings, in the columns that are read of them."""
    path = _list_file(table)
    rows = _rows(path) if path else []
    return repr(sorted({tuple(row.get(name) for name in sorted(columns)) for row in rows}))


def _files_behind(file: SqlFile) -> dict[Path, SqlFile]:
    """The SQL files a KPI's figures are computed from, by path: its own and the shared ones."""
    found: dict[Path, SqlFile] = {}
    # A breakdown that a KPI does not have is none of its definition.
    breakdowns = {
        TableName("dimensions", "person"): "person_key" in file.columns,
        TableName("dimensions", "team"): "team" in file.columns,
    }

    def visit(part: SqlFile) -> None:
        if part.path in found:
            return
        found[part.path] = part
        for name in part.depends_on:
            if name.schema in FED_LAYERS and part.table in _CALENDARS:
                continue
            if part is _counted_unit() and not breakdowns.get(name, True):
                continue
            for behind in _files_of(name):
                visit(behind)

    visit(file)
    visit(_counted_unit())
    visit(sql_files("summaries")["kpi_values"])
    return found


def _files_of(table: TableName) -> Iterator[SqlFile]:
    """The files that make a table: by any layout it is the same record."""
    if table == _counted_unit().table:
        return
    if table.schema in FED_LAYERS:
        yield from fed_files(table.schema).get(table.name, {}).values()
    elif table.schema in SQL_LAYERS:
        yield sql_files(table.schema)[table.name]


def definition_hash(file: SqlFile) -> str:
    """Changes when anything does that decides the KPI's figures, and with no rewording.

    That is its header, all SQL it is computed from, the code lists and spellings in the columns
    that are read of them, the declarations of the raw tables it is fed from, and the rules that
    set rows of them aside. The council's settings are added by `Kpi.definition_hash_under`.
    """
    files = _files_behind(file)
    raw = {
        table.name
        for part in files.values()
        for table in part.depends_on
        if table.schema == "accepted"
    }
    blocking = [rule for rule in _blocking_rules() if rule.raw_tables & raw]
    for rule in blocking:
        for name in rule.reads:
            files.update((returned.path, returned) for returned in _files_of(name))
    statements = {path: _normal_form_of(path) for path in files}
    statements |= {rule.path: rule.normal_form for rule in blocking}
    reads = {path: part.depends_on for path, part in files.items()}
    reads |= {rule.path: rule.reads for rule in blocking}
    columns: dict[str, frozenset[str]] = {}
    for path, tables in reads.items():
        for table in tables:
            if table.schema == "reference" and table.name not in _REFERENCE_WITHOUT_FILE:
                read = _columns_read(statements[path], table.name, _where(path))
                columns[table.name] = columns.get(table.name, frozenset()) | read
    parts = {
        **{_where(path): statement for path, statement in statements.items()},
        **{f"reference.{name}": _listed(name, read) for name, read in columns.items()},
        **{f"raw.{name}": _declared(name) for name in raw},
        **{
            f"{_where(path)} is fed": repr([part.header.get(name) for name in _FEEDING])
            for path, part in files.items()
            if part.table.schema in FED_LAYERS
        },
        "macros": _normal_form_of(WAREHOUSE / "macros.sql"),
        "header": repr(sorted((k, v) for k, v in file.header.items() if k not in _WORDING)),
    }
    return digest("\n".join(f"{name}\n{parts[name]}" for name in sorted(parts)))[:16]


def digest(text: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
