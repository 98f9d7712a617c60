"""Summaries: every figure of the month, and the table that a panel reads."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.build import make_table
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import unite_kpi_tables
from warehouse.sql_files import SqlFile, TableName, sql_files

_KPI_TABLES = {TableName("kpis", kpi) for kpi in kpi_definitions()}


def _make_values(
    connection: duckdb.DuckDBPyConnection, file: SqlFile
) -> tuple[int, Mapping[str, int]]:
    unite_kpi_tables(connection)
    return make_table(connection, file), {}


def _make_summary(
    connection: duckdb.DuckDBPyConnection, file: SqlFile
) -> tuple[int, Mapping[str, int]]:
    return make_table(connection, file), {}


_values = sql_files("summaries")["kpi_values"]
_summary = sql_files("summaries")["monthly_performance_summary"]

summary_tables = [
    sql_asset(
        _values,
        _make_values,
        description=f"{_values.grain.capitalize()}.",
        depends_on=sorted(
            {*_values.depends_on, *_KPI_TABLES} - {TableName("kpis", "counted_unit")}
        ),
    ),
    sql_asset(_summary, _make_summary, description=f"{_summary.grain.capitalize()}."),
]
