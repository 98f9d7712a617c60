"""From a KPI's SQL file to its table of counted units, and from all of them to the figures."""

import duckdb

from warehouse.build import count_rows
from warehouse.errors import BuildFailed
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.sql_files import WAREHOUSE, TableName, sql_files

# Every KPI table is given the breakdowns of person and team, cut to the reporting months.
SHARED_TABLES = (
    TableName("dimensions", "person"),
    TableName("dimensions", "reporting_month"),
    TableName("dimensions", "team"),
    TableName("reference", "kpi"),
)

# What a KPI file may return; a column it leaves out is blank.
_COLUMNS = {
    "person_key": "varchar",
    "team": "varchar",
    "counted_date": "date",
    "is_met": "boolean",
    "numerator_amount": "decimal(18, 4)",
    "denominator_amount": "decimal(18, 4)",
    "amount": "decimal(18, 4)",
}


def make_kpi_table(connection: duckdb.DuckDBPyConnection, kpi: Kpi) -> int:
    """Make `kpis.<id>` and return its number of rows.

    Grain: one row per counted unit and reporting month, with its breakdowns and what it adds
    to numerator and denominator.

    Raises:
        BuildFailed: the SQL cannot run, or leaves undecided whether a unit meets.
    """
    file = sql_files("kpis")[kpi.id]
    try:
        connection.execute("create schema if not exists kpis")
        connection.execute(f"create or replace temp table counted as {file.sql}")
        for column, type_ in _COLUMNS.items():
            connection.execute(f"alter table counted add column if not exists {column} {type_}")
        connection.execute("set variable kpi_code = $code", {"code": kpi.code})
        template = (WAREHOUSE / "counted_unit.sql").read_text(encoding="utf-8")
        connection.execute(f"create or replace table kpis.{kpi.id} as {template}")
        connection.execute("drop table counted")
    except duckdb.Error as fault:
        raise BuildFailed(
            f"kpis.{kpi.id} could not be made ({type(fault).__name__}): see {file.relative_path}."
        ) from None
    if kpi.measure == "share":
        undecided = count_rows(connection, f"kpis.{kpi.id} where is_met is null")
        if undecided:
            raise BuildFailed(f"kpis.{kpi.id}: {undecided} rows neither meet nor fail.")
    return count_rows(connection, f"kpis.{kpi.id}")


def unite_kpi_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view `kpis.counted_unit`: the rows of every KPI table."""
    union = " union all by name ".join(f"select * from kpis.{kpi}" for kpi in kpi_definitions())
    connection.execute(f"create or replace view kpis.counted_unit as {union}")
