"""What the checks found, kept in the build as counts: one row per table and rule."""

from collections.abc import Sequence
from datetime import date

import duckdb

# One bad row among forty is more than two in a hundred and says nothing about a delivery: so few
# rows never stop a month, as long as most of the table is sound.
TOLERATED_ROWS = 5


def is_tolerated(bad: int, rows: int, share: float) -> bool:
    """Whether so few rows of a table are bad that the rest can be believed.

    Up to the share that the council's settings name (`set_aside_share`); beyond it the delivery
    itself is in doubt.
    """
    return bad <= share * rows or (bad <= TOLERATED_ROWS and 2 * bad < rows)


# schema, table, rule, description, severity, outcome, rows checked, rows failing
RuleRow = tuple[str, str, str, str, str, str, int, int]


def start_quality(connection: duckdb.DuckDBPyConnection) -> None:
    """Make an empty `quality.rule_result`."""
    connection.execute("create schema if not exists quality")
    connection.execute(
        "create or replace table quality.rule_result (as_of_month date, schema_name varchar, "
        "table_name varchar, rule varchar, description varchar, severity varchar, "
        "outcome varchar, rows_checked bigint, rows_failing bigint)"
    )


def keep_results(
    connection: duckdb.DuckDBPyConnection,
    month: date,
    rows: Sequence[RuleRow],
) -> None:
    """Keep what was found, in place of what the same rules found about the same tables before."""
    # One transaction: committed row by row this took longer than the checks of a small table.
    connection.begin()
    if rows:
        connection.executemany(
            "delete from quality.rule_result where schema_name = ? and table_name = ? and rule = ?",
            [row[:3] for row in rows],
        )
        connection.executemany(
            "insert into quality.rule_result values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(month, *row) for row in rows],
        )
    connection.commit()
