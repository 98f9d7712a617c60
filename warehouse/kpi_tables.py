"""From a KPI's SQL file to its table of counted units, and from all of them to the figures."""

from collections.abc import Iterable

import duckdb

from warehouse.build import count_rows, fault_of_sql
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


def evidence_columns(kpi: Kpi) -> tuple[str, ...]:
    """The columns that a KPI's file selects beside those of every KPI.

    They say of a unit why it meets or does not.
    """
    columns = sql_files("kpis")[kpi.id].columns
    return tuple(name for name in columns if name not in _COLUMNS and name != "month_end")


def record_key(kpi: Kpi) -> str | None:
    """The column of a KPI's file with the record that is counted, where a unit is one record."""
    return next((name for name in evidence_columns(kpi) if name.endswith("_key")), None)


def counted(kpi: Kpi, unit_number: str = "null") -> str:
    """The query of a KPI's file, with every column that a KPI can have.

    `unit_number` is the expression that tells its rows apart, where somebody asks for it.
    """
    file = sql_files("kpis")[kpi.id]
    blank = "".join(
        f", cast(null as {type_}) as {column}"
        for column, type_ in _COLUMNS.items()
        if column not in file.columns
    )
    record = f"cast({record_key(kpi) or 'null'} as varchar) as record_key"
    return f"select *{blank}, {record}, {unit_number} as unit_number from (\n{file.sql}\n)"


def units_counted() -> str:
    """The query from `counted` to its units with their breakdowns and amounts."""
    return (WAREHOUSE / "counted_unit.sql").read_text(encoding="utf-8")


def make_kpi_table(connection: duckdb.DuckDBPyConnection, kpi: Kpi) -> int:
    """Make `kpis.<id>` and return its number of rows.

    Grain: one row per counted unit and reporting month, with its breakdowns and what it adds
    to numerator and denominator. `record_key` is the record it was counted from, blank where a
    unit is made of several.

    Raises:
        BuildFailed: the SQL cannot run, or leaves undecided whether a unit meets.
    """
    try:
        connection.execute("create schema if not exists kpis")
        connection.execute("set variable kpi_code = $code", {"code": kpi.code})
        made = connection.execute(
            f"create or replace table kpis.{kpi.id} as with counted as ({counted(kpi)}) "
            f"select * exclude (unit_number) from ({units_counted()})"
        ).fetchone()
    except duckdb.Error as fault:
        path = sql_files("kpis")[kpi.id].relative_path
        raise BuildFailed(
            f"kpis.{kpi.id} could not be made ({type(fault).__name__}): see {path}."
            f"{fault_of_sql(fault)}"
        ) from None
    if kpi.measure == "share":
        undecided = count_rows(connection, f"kpis.{kpi.id} where is_met is null")
        if undecided:
            raise BuildFailed(f"kpis.{kpi.id}: {undecided} rows neither meet nor fail.")
    return made[0] if made else 0


def unite_kpi_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view `kpis.counted_unit`: the rows of every KPI table."""
    connection.execute(
        f"create or replace view kpis.counted_unit as {united_units(kpi_definitions().values())}"
    )


def united_units(kpis: Iterable[Kpi]) -> str:
    """The query of the units of some KPIs, each with the code of its KPI."""
    return " union all by name ".join(
        f"select '{kpi.code}' as kpi_code, * from kpis.{kpi.id}" for kpi in kpis
    )
