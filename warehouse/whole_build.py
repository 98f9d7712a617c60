"""A whole build in one call, without Dagster and without checks: for tests and benchmarks.

The order is read from the SQL, as Dagster reads it, so there is no second list of tables.
"""

from collections.abc import Collection
from functools import cache
from graphlib import TopologicalSorter

import duckdb

from warehouse.build import make_table
from warehouse.findings import find_all, make_collection, make_returns, return_columns
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import make_kpi_table, unite_kpi_tables
from warehouse.sql_files import SqlFile, TableName, sql_files
from warehouse.staging import stage


@cache
def tables_before_kpis() -> tuple[SqlFile, ...]:
    """Every dimension and fact in an order in which each finds what it reads."""
    files = {
        file.table: file for layer in ("dimensions", "facts") for file in sql_files(layer).values()
    }
    graph = {
        table: [needed for needed in file.depends_on if needed in files]
        for table, file in files.items()
    }
    return tuple(files[table] for table in TopologicalSorter(graph).static_order())


def tables_read_by_none() -> list[TableName]:
    """The tables of a build that no other table is made from, in name order."""
    files = [
        file
        for layer in ("staged", "dimensions", "facts", "kpis", "summaries")
        for file in sql_files(layer).values()
    ]
    read = {table for file in files for table in file.depends_on}
    read |= {TableName("kpis", kpi) for kpi in kpi_definitions()}
    return sorted({file.table for file in files} - read)


def make_dimensions_and_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every dimension and fact from what is staged."""
    for file in tables_before_kpis():
        make_table(connection, file)


def make_returns_and_findings(
    connection: duckdb.DuckDBPyConnection, delivered: Collection[str]
) -> None:
    """Make everything between the raw tables and the accepted rows."""
    make_collection(connection, delivered)
    for name in return_columns():
        make_returns(connection, delivered, name)
    find_all(connection, delivered)


def make_all_tables(connection: duckdb.DuckDBPyConnection, delivered: Collection[str]) -> None:
    """Make everything from raw and reference to the summaries."""
    make_returns_and_findings(connection, delivered)
    for record in sql_files("staged"):
        stage(connection, record, delivered)
    make_dimensions_and_facts(connection)
    for kpi in kpi_definitions().values():
        make_kpi_table(connection, kpi)
    unite_kpi_tables(connection)
    for name in ("kpi_values", "monthly_performance_summary"):
        make_table(connection, sql_files("summaries")[name])
