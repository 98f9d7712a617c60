"""Staged: typed records under one set of names, without the rows set aside."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.feeds import record_feeds
from warehouse.findings import FINDING
from warehouse.sources.delivery_table import delivered_names
from warehouse.sql_files import SqlFile, TableName, fed_files
from warehouse.staging import stage


def _stage(
    connection: duckdb.DuckDBPyConnection, file: SqlFile
) -> tuple[int, Mapping[str, int | str]]:
    delivered = delivered_names(connection)
    rows = stage(connection, file.table.name, delivered)
    layouts = record_feeds(delivered)[file.table.name].layouts
    return rows, {"fed_by": " + ".join(layouts) or "nothing that was delivered"}


def _reads(files: Mapping[str, SqlFile]) -> list[TableName]:
    # What is accepted of a raw table is a view of it, made when the findings are.
    names = {name for file in files.values() for name in file.depends_on}
    raw = {TableName("raw", name.name) for name in names if name.schema == "accepted"}
    return sorted({FINDING, *raw, *(name for name in names if name.schema != "accepted")})


staged_tables = [
    sql_asset(
        next(iter(files.values())),
        _stage,
        description=f"{next(iter(files.values())).grain.capitalize()}: typed, pseudonymised. "
        f"Can be fed by: {', '.join(files)}.",
        depends_on=_reads(files),
        lineage_files=tuple(files.values()),
    )
    for files in fed_files("staged").values()
]
