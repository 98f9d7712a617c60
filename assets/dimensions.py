"""Dimensions: who, where and when, shared by every fact."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.build import make_table
from warehouse.sql_files import SqlFile, sql_files


def _make(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> tuple[int, Mapping[str, int]]:
    return make_table(connection, file), {}


dimension_tables = [
    sql_asset(file, _make, description=f"{file.grain.capitalize()}.")
    for file in sql_files("dimensions").values()
]
