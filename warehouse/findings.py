"""Who breaks which rule: the rows of a delivery, row by row, and which of them are set aside.

`rejected.finding` is record level and stays in the build; only counts leave it. What belongs
here: findings about cells, as the declarations imply them, and those of `warehouse/rules`. What
does not: how many findings stop a month (`assets/checks.py`).
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import duckdb

from warehouse.build import count_rows
from warehouse.code_lists import code_list
from warehouse.errors import BuildFailed
from warehouse.feeds import RETURNS, Feed, return_feeds
from warehouse.rule_definitions import Rule, RuleSeverity, rules
from warehouse.sources.declarations import (
    Column,
    DeliveredTable,
    Requirement,
    dates_of_code,
    delivered_tables,
    home_of,
    layouts,
)
from warehouse.sources.delivery_table import absent_columns
from warehouse.sql_files import WAREHOUSE, TableName
from warehouse.staging import DATE_READERS, insert_by_name

# How the text of each type of column is read, and the rule a cell breaks that cannot be.
_READERS = {
    **{type_: (reader, "not_a_date") for type_, reader in DATE_READERS.items()},
    "flag": ("as_flag", "not_a_flag"),
    "number": ("as_number", "not_a_number"),
    "integer": ("as_integer", "not_an_integer"),
}
# A date outside these years is a slip of the pen; inside them it may still be wrong, and the
# checks say so.
_EARLIEST_DATE = "1900-01-01"
_LATEST_DATE = "2099-12-31"
# Of fewer rows all may well say the same.
_MANY_ROWS = 50
# Greek, Cyrillic and Armenian, whose letters look like Latin ones, and full-width letters.
_OTHER_SCRIPTS = r"[\x{0370}-\x{058F}\x{FF00}-\x{FF5E}]"
_KNOWN_TEAMS = (
    "(select team.source_team from reference.team as team union all "
    "select as_text(department.dept_team_id) from raw.ssd_department as department "
    "where department.dept_team_id is not null)"
)

FINDING = TableName("rejected", "finding")
COLLECTION = TableName("returns", "collection")

CELL_RULES: Mapping[str, str] = {
    "not_a_date": "The cell can be read as a date of its layout",
    "not_a_flag": "The cell can be read as yes or no",
    "not_a_number": "The cell can be read as a number",
    "not_an_integer": "The cell can be read as a whole number",
    "not_json": "The cell can be read as JSON",
    "impossible_date": "The date lies between 1900 and 2099",
    "missing_value": "The cell is filled",
    "duplicate_key": "No two rows have the same key",
    "unknown_code": "The code is in its list",
    "code_of_another_year": "The code was valid on the day it is about",
    "future_date": "The date is not after the end of the delivery's month",
    "far_future_date": "A day that lies ahead does so by no more than a year",
    "unknown_record": "The id points at a record of the delivery",
    "other_script": "Words are written in Latin letters, none of them a look-alike",
    "day_as_text": "A column that is not about days holds none",
    "unknown_team": "The team is one that the council's settings or the case system list",
    "empty_column": "The column holds a value in some row",
    "one_value": "Of many rows not all say the same yes or no",
}


@dataclass(frozen=True)
class _CellRule:
    """One rule about the cells of one column: which rows break it."""

    rule: str
    severity: RuleSeverity
    column: str
    condition: str


def start_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `rejected.finding` empty.

    Grain: one row per delivered row, broken rule and column; `column_name` is blank for a rule
    about whole rows.
    """
    connection.execute("create schema if not exists rejected")
    connection.execute(
        "create or replace table rejected.finding (source_table varchar, rule varchar, "
        "severity varchar, column_name varchar, record_key varchar, person_key varchar, "
        "row_number integer, is_set_aside boolean)"
    )


def find_unusable(connection: duckdb.DuckDBPyConnection, table: DeliveredTable) -> None:
    """Add the rows of a raw table that cannot be typed or keyed; they are set aside."""
    _add_cells(connection, table, _unusable_cells(table))
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        # Of the rows that can be used the first of a key stays: which of several is right
        # cannot be told from here.
        repeated = _finding(
            table.name,
            "duplicate_key",
            RuleSeverity.BLOCK,
            table.key[-1],
            f"select row_number from raw.{table.name} anti join (select row_number from "
            f"rejected.finding where source_table = '{table.name}') using (row_number) "
            f"qualify row_number() over (partition by {key} order by row_number) > 1",
        )
        connection.execute(f"insert into rejected.finding {repeated}")


def find_doubtful(
    connection: duckdb.DuckDBPyConnection, table: DeliveredTable, delivered: Collection[str]
) -> None:
    """Add the rows with unknown codes, dates still to come and ids that point nowhere."""
    _add_cells(connection, table, _doubtful_cells(table, delivered))
    # A column without a single value is one finding, about no row; so is a flag that never
    # changes: either may be a fault of the extract as a whole, which no row could show.
    empty = {column.name: _is_empty(column, table) for column in table.columns}
    _add_columns(connection, table, "empty_column", empty)
    flags = {c.name: _says_one_thing(c) for c in table.columns if _is_flag(c)}
    if flags:
        _add_columns(connection, table, "one_value", flags)


def make_returns(
    connection: duckdb.DuckDBPyConnection, delivered: Collection[str], name: str
) -> int:
    """Make `returns.<name>` from the layout that feeds it; returns its rows.

    A column that the layout cannot tell is blank, a table that none feeds is empty; rules that
    read either are not run.
    """
    columns = ", ".join(
        f'"{column}" {type_}'
        for column, type_ in (
            ("source_table", "varchar"),
            ("row_number", "integer"),
            *return_columns()[name],
        )
    )
    try:
        connection.execute("create schema if not exists returns")
        connection.execute(f"create or replace table returns.{name} ({columns})")
        for _, file in return_feeds(delivered)[name].files:
            insert_by_name(connection, f"returns.{name}", file)
        row = connection.execute(f"select count(*) from returns.{name}").fetchone()
    except duckdb.Error as fault:
        raise BuildFailed(f"returns.{name} could not be made ({type(fault).__name__}).") from None
    return row[0] if row else 0


def make_collection(connection: duckdb.DuckDBPyConnection, delivered: Collection[str]) -> int:
    """Make `returns.collection`: one row per return, with the days it speaks about.

    The end of the delivery's month stands in place of 31 March. All that happened since
    `period_start` is delivered. A statutory return holds nothing that ended before; a layout
    with the history of the council may, so that its `earliest_date` is that of no return.
    """
    connection.execute("create schema if not exists returns")
    connection.execute(
        "create or replace table returns.collection "
        "(return_name varchar, earliest_date date, period_start date, month_end date)"
    )
    feeds = return_feeds(delivered)
    for return_name, (deciding, _) in RETURNS.items():
        files = feeds[deciding].files
        history = layouts()[files[0][0]].history if files else "year"
        connection.execute(
            "insert into returns.collection "
            f"select $1, if($2 = 'year', speaks_from($2), date '{_EARLIEST_DATE}'), "
            "speaks_from($2), "
            "last_day(getvariable('delivery_month'))",
            [return_name, history],
        )
    return len(RETURNS)


def find_breaches(
    connection: duckdb.DuckDBPyConnection, feeds: Mapping[str, Feed], delivered: Collection[str]
) -> None:
    """Add the rows that break a rule of `warehouse/rules`; blocked ones are set aside."""
    absent = absent_columns(connection)
    for rule in rules().values():
        if not rule.missing(feeds, frozenset(delivered), absent):
            find_breach(connection, rule)


def find_breach(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Add the rows that break one rule.

    Raises:
        BuildFailed: it could not be run; its code and the kind of fault only.
    """
    try:
        connection.execute(
            "insert into rejected.finding "
            f"select source_table, ?, ?, null, null, null, row_number, ? from ({rule.sql})",
            [rule.code, rule.header.severity.value, rule.header.severity is RuleSeverity.BLOCK],
        )
    except duckdb.Error as fault:
        raise BuildFailed(
            f"Rule {rule.code} could not be run ({type(fault).__name__}): see "
            f"warehouse/rules/{rule.header.return_name.lower()}."
        ) from None


def name_records(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the record and the person of every finding, as pseudonyms."""
    for (name,) in connection.execute(
        "select distinct source_table from rejected.finding"
    ).fetchall():
        table = delivered_tables()[name]
        record = (
            f"concat_ws(' ', {', '.join(f'delivered.{_quoted(key)}' for key in table.key)})"
            if table.key
            else "null"
        )
        person = f"delivered.{_quoted(table.person)}" if table.person else "null"
        connection.execute(
            f"update rejected.finding set record_key = coalesce(nullif({record}, ''), {person}), "
            f"person_key = {person} from raw.{name} as delivered where source_table = '{name}' "
            "and finding.row_number = delivered.row_number"
        )


def accept(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make `accepted.<table>`: the raw rows that are not set aside."""
    connection.execute("create schema if not exists accepted")
    bad = {
        name
        for (name,) in connection.execute(
            "select distinct source_table from rejected.finding where is_set_aside"
        ).fetchall()
    }
    for table in tables:
        without = (
            " anti join (select finding.row_number from rejected.finding as finding where "
            f"finding.is_set_aside and finding.source_table = '{table}') using (row_number)"
            if table in bad
            else ""
        )
        connection.execute(
            f"create or replace view accepted.{table} as select * from raw.{table}{without}"
        )


def find_all(connection: duckdb.DuckDBPyConnection, delivered: Collection[str]) -> dict[str, int]:
    """Everything from the raw tables to the accepted ones; returns findings by severity."""
    feeds = return_feeds(delivered)
    connection.begin()
    start_findings(connection)
    there = [table for name, table in delivered_tables().items() if name in delivered]
    for table in there:
        find_unusable(connection, table)
    for table in there:
        find_doubtful(connection, table, delivered)
    find_breaches(connection, feeds, delivered)
    name_records(connection)
    connection.commit()
    accept(connection, delivered_tables())
    found = dict.fromkeys((severity.value for severity in RuleSeverity), 0)
    found.update(
        connection.execute(
            "select severity, count(*) from rejected.finding group by severity"
        ).fetchall()
    )
    return found


def doubtful_counts(
    connection: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, str, int, int]]:
    """What is doubtful about cells: raw table, column, rule, rows of the table, rows found.

    Unknown codes and records are left out: the suites of the raw tables count them.
    """
    found = connection.execute(
        "select source_table, column_name, rule, count(row_number) from rejected.finding "
        "where not is_set_aside and column_name is not null "
        "and rule not in ('unknown_code', 'unknown_record') group by all order by all"
    ).fetchall()
    counts = []
    for raw, column, rule, count in found:
        rows = count_rows(connection, f"raw.{raw}")
        # What is about a column as a whole names no row: all of them.
        counts.append((raw, column, rule, rows, count or rows))
    return counts


@cache
def return_columns() -> dict[str, list[tuple[str, str]]]:
    """Names and types of the columns of every returns table."""
    columns: dict[str, list[tuple[str, str]]] = {}
    with (WAREHOUSE / "returns" / "columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns.setdefault(row["table"], []).append((row["column"], row["type"]))
    return columns


def _unusable_cells(table: DeliveredTable) -> Iterator[_CellRule]:
    for column in table.columns:
        cell = _quoted(column.name)
        if column.type in _READERS:
            reader, rule = _READERS[column.type]
            yield _CellRule(
                rule,
                RuleSeverity.BLOCK,
                column.name,
                f"{cell} is not null and {reader}({cell}) is null",
            )
        if column.is_date:
            yield _CellRule(
                "impossible_date",
                RuleSeverity.BLOCK,
                column.name,
                f"{_READERS[column.type][0]}({cell}) not between date '{_EARLIEST_DATE}' "
                f"and date '{_LATEST_DATE}'",
            )
        if column.type == "json":
            yield _CellRule(
                "not_json",
                RuleSeverity.BLOCK,
                column.name,
                f"{cell} is not null and not json_valid(as_text({cell}))",
            )
        if column.requirement in (Requirement.KEY, Requirement.VALUE):
            yield _CellRule("missing_value", RuleSeverity.BLOCK, column.name, f"{cell} is null")


def _doubtful_cells(table: DeliveredTable, delivered: Collection[str]) -> Iterator[_CellRule]:
    for column in table.columns:
        cell = _quoted(column.name)
        if column.code_list:
            yield from _codes(table, column)
        if column.spelling_list:
            yield _CellRule(
                "unknown_code",
                RuleSeverity.ERROR,
                column.name,
                f"as_option({cell}) is not null and not exists (select 1 from "
                f"reference.{column.spelling_list}_spelling as known "
                f"where known.spelling = as_option(delivered.{cell}))",
            )
        if column.is_date:
            is_ahead = column.kind != column.type
            yield _CellRule(
                "far_future_date" if is_ahead else "future_date",
                RuleSeverity.ERROR,
                column.name,
                f"{_READERS[column.type][0]}({cell}) > last_day(getvariable('delivery_month'))"
                f"{' + interval 1 year' if is_ahead else ''}",
            )
        if column.type in ("text", "team", "json"):
            yield _CellRule(
                "other_script",
                RuleSeverity.QUERY,
                column.name,
                f"regexp_matches({cell}, '{_OTHER_SCRIPTS}')",
            )
            if column.type != "json" and "date" not in column.name.lower():
                yield _CellRule(
                    "day_as_text",
                    RuleSeverity.QUERY,
                    column.name,
                    f"as_sheet_date({cell}) is not null",
                )
        if column.type == "team" and table is not _departments():
            yield _CellRule(
                "unknown_team",
                RuleSeverity.QUERY,
                column.name,
                f"as_text({cell}) not in {_KNOWN_TEAMS} and exists {_KNOWN_TEAMS}",
            )
        home = home_of(table, column)
        if home and home.name in delivered:
            key = _quoted(home.key[0])
            yield _CellRule(
                "unknown_record",
                RuleSeverity.ERROR,
                column.name,
                f"{cell} is not null and not exists (select 1 from raw.{home.name} as home "
                f"where home.{key} = delivered.{cell})",
            )


def _codes(table: DeliveredTable, column: Column) -> Iterator[_CellRule]:
    cell = _quoted(column.name)
    listed = f"reference.{column.code_list}_code"
    yield _CellRule(
        "unknown_code",
        RuleSeverity.ERROR,
        column.name,
        f"as_code({cell}) is not null and not exists (select 1 from {listed} as listed "
        f"where upper(listed.code) = as_code(delivered.{cell}))",
    )
    days = dates_of_code(table, column)
    if days and any(code.valid_from or code.valid_to for code in code_list(column.code_list or "")):
        first, last = (f"{_READERS[day.type][0]}(delivered.{_quoted(day.name)})" for day in days)
        # What lasts is coded anew when a list changes: some day of it must be in the code's time.
        yield _CellRule(
            "code_of_another_year",
            RuleSeverity.QUERY,
            column.name,
            f"exists (select 1 from {listed} as listed where upper(listed.code) = "
            f"as_code(delivered.{cell}) and (listed.valid_to < {first} or listed.valid_from > "
            f"coalesce({last}, last_day(getvariable('delivery_month')))))",
        )


def _add_cells(
    connection: duckdb.DuckDBPyConnection, table: DeliveredTable, found: Iterable[_CellRule]
) -> None:
    # One statement a table: its parts are looked through side by side.
    parts = [
        _finding(
            table.name,
            each.rule,
            each.severity,
            each.column,
            f"select row_number from raw.{table.name} as delivered where {each.condition}",
        )
        for each in found
    ]
    if parts:
        connection.execute(f"insert into rejected.finding {' union all '.join(parts)}")


def _add_columns(
    connection: duckdb.DuckDBPyConnection,
    table: DeliveredTable,
    rule: str,
    conditions: Mapping[str, str],
) -> None:
    """Add the columns of a table that meet their conditions as a whole."""
    columns = ", ".join(f"{each} as {_quoted(name)}" for name, each in conditions.items())
    connection.execute(
        f"insert into rejected.finding select '{table.name}', '{rule}', '{RuleSeverity.QUERY}', "
        f"column_name, null, null, null, false from (unpivot (select {columns} from "
        f"raw.{table.name} having count(*) > 0) on columns(*) into name column_name value is_met) "
        "where is_met"
    )


def _is_empty(column: Column, table: DeliveredTable) -> str:
    """Whether no row has a value: of columns in place of each other, in none of them."""
    alternatives = {
        other.name
        for other in table.columns
        if (column.code_list or column.spelling_list)
        and other.type == column.type
        and other.requirement is column.requirement is Requirement.OPTIONAL
    }
    return " and ".join(
        f"count({_quoted(name)}) = 0" for name in sorted({column.name} | alternatives)
    )


def _is_flag(column: Column) -> bool:
    return column.type == "flag" or column.spelling_list == "yes_no"


def _says_one_thing(column: Column) -> str:
    cell = _quoted(column.name)
    reader = "as_option" if column.spelling_list else "as_flag"
    return f"count({cell}) >= {_MANY_ROWS} and count(distinct {reader}({cell})) = 1"


def _departments() -> DeliveredTable:
    return delivered_tables()["ssd_department"]


def _finding(table: str, rule: str, severity: RuleSeverity, column: str, rows: str) -> str:
    return (
        f"select '{table}', '{rule}', '{severity}', '{column}', null, null, row_number, "
        f"{severity is RuleSeverity.BLOCK} from ({rows})"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
