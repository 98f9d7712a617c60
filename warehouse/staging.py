"""From raw to staged: rows that cannot be typed or keyed are set aside, the rest is typed.

A row set aside is in `rejected.<raw table>` with the rule it breaks, is counted, and is in no
figure; the rest of it stays in raw.
"""

import duckdb

from warehouse.build import count_rows, make_table
from warehouse.sources.declarations import DeliveredTable, Requirement, delivered_tables
from warehouse.sql_files import SqlFile

# How the text of each kind of column is read, and the rule a cell breaks that cannot be.
_READERS = {
    "date": ("as_date", "not_a_date"),
    "flag": ("as_flag", "not_a_flag"),
    "number": ("as_number", "not_a_number"),
    "integer": ("as_integer", "not_an_integer"),
}
# A date outside these years is a slip of the pen; inside them it may still be wrong, and the
# checks say so.
_EARLIEST_DATE = "1900-01-01"
_LATEST_DATE = "2099-12-31"


def set_aside(connection: duckdb.DuckDBPyConnection, table: DeliveredTable) -> int:
    """Make `rejected.<table>` and return the number of rows set aside.

    Grain: one row per delivered row and broken rule: row_number, column_name, rule.
    """
    findings = [
        f"select row_number, '{column.name}' as column_name, '{rule}' as rule "
        f'from raw.{table.name} where "{column.name}" is not null '
        f'and {reader}("{column.name}") is null'
        for column in table.columns
        if column.kind in _READERS
        for reader, rule in [_READERS[column.kind]]
    ]
    findings += [
        f"select row_number, '{column.name}' as column_name, 'impossible_date' as rule "
        f'from raw.{table.name} where as_date("{column.name}") '
        f"not between date '{_EARLIEST_DATE}' and date '{_LATEST_DATE}'"
        for column in table.columns
        if column.kind == "date"
    ]
    findings += [
        f"select row_number, '{column.name}' as column_name, 'missing_value' as rule "
        f'from raw.{table.name} where "{column.name}" is null'
        for column in table.columns
        if column.requirement in (Requirement.KEY, Requirement.VALUE)
    ]
    connection.execute("create schema if not exists rejected")
    connection.execute(
        f"create or replace table rejected.{table.name} as " + " union all ".join(findings)
    )
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        # Of the rows that can be used the first of a key stays: which of several is right
        # cannot be told from here.
        connection.execute(
            f"insert into rejected.{table.name} "
            f"select row_number, '{table.key[-1]}', 'duplicate_key' "
            f"from raw.{table.name} anti join rejected.{table.name} using (row_number) "
            f"qualify row_number() over (partition by {key} order by row_number) > 1"
        )
    row = connection.execute(
        f"select count(distinct row_number) from rejected.{table.name}"
    ).fetchone()
    return row[0] if row else 0


def rejections(
    connection: duckdb.DuckDBPyConnection, file: SqlFile
) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Delivered rows, rows set aside, and of them how many by column and rule they break."""
    raw = _raw_table(file)
    rows = count_rows(connection, f"raw.{raw}")
    bad = count_rows(connection, f"(select distinct row_number from rejected.{raw})")
    by_rule = connection.execute(
        f"select column_name, rule, count(distinct row_number) from rejected.{raw} "
        "group by all order by all"
    ).fetchall()
    return rows, bad, by_rule


def _raw_table(file: SqlFile) -> str:
    (raw,) = [name.name for name in file.depends_on if name.schema == "raw"]
    return raw


def stage(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> tuple[int, int]:
    """Make a staged table without the rows set aside; returns rows kept and rows set aside."""
    raw = _raw_table(file)
    rejected = set_aside(connection, delivered_tables()[raw])
    make_table(connection, file)
    if rejected:
        connection.execute(
            f"create or replace table {file.table} as select kept.* from {file.table} as kept "
            f"anti join rejected.{raw} using (row_number)"
        )
    return count_rows(connection, str(file.table)), rejected
