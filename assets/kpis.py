"""KPIs: who counts, one table a KPI, one row per counted unit and month."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.kpi_tables import SHARED_TABLES, make_kpi_table
from warehouse.sql_files import SqlFile, sql_files


def _count(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> tuple[int, Mapping[str, int]]:
    rows = make_kpi_table(connection, kpi_definitions()[file.table.name])
    present = connection.execute(
        f"select count(*), count(*) filter (where is_met) from {file.table} "
        "where month_end = last_day(getvariable('delivery_month'))"
    ).fetchone()
    counted, met = present or (0, 0)
    return rows, {"counted_in_month": counted, "of_them_met": met}


def _description(kpi: Kpi) -> str:
    return (
        f"**{kpi.code} {kpi.title}** ({kpi.unit}). {kpi.rule.capitalize()}. Source: {kpi.source}."
    )


kpi_tables = [
    sql_asset(
        sql_files("kpis")[kpi.id],
        _count,
        description=_description(kpi),
        depends_on=sorted({*sql_files("kpis")[kpi.id].depends_on, *SHARED_TABLES}),
        tags={"theme": kpi.theme.value, "kpi": kpi.code},
    )
    for kpi in kpi_definitions().values()
]
