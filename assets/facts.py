"""Facts: what happened, one table a kind of record, and the states at each month end."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.build import make_table
from warehouse.sql_files import SqlFile, sql_files


def _make(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> tuple[int, Mapping[str, int]]:
    return make_table(connection, file), {}


fact_tables = [
    sql_asset(file, _make, description=f"{file.grain.capitalize()}.")
    for file in sql_files("facts").values()
]
