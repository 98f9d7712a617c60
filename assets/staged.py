"""Staged: typed records under one set of names, without the rows set aside."""

from collections.abc import Mapping

import duckdb

from assets.sql_asset import sql_asset
from warehouse.sql_files import SqlFile, sql_files
from warehouse.staging import stage


def _stage(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> tuple[int, Mapping[str, int]]:
    rows, rejected = stage(connection, file)
    return rows, {"rows_set_aside": rejected}


staged_tables = [
    sql_asset(file, _stage, description=f"{file.grain.capitalize()}: typed, pseudonymised.")
    for file in sql_files("staged").values()
]
