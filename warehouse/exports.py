"""Every view of the published database as files: Parquet for programs, CSV for everything else.

What belongs here: how a view becomes a file. What does not: what is published
(`warehouse/release.py`), and the workbook that people read (`warehouse/workbook/`).
"""

from pathlib import Path

import duckdb

from warehouse.connection import connect, identifier, literal
from warehouse.files import replace_file
from warehouse.spreadsheet_text import FORMULA

# The mark by which spreadsheets know a CSV for UTF-8; it stands before the first header.
_BYTE_ORDER_MARK = "\ufeff"
# A plain number is no formula, so that a negative figure stays one.
_NUMBER = r"^-[0-9]+(\.[0-9]+)?$"
# All the months that a chart can be shown for hold each point up to 25 times.
_LATEST_CHARTS = "qualify chart_month = max(chart_month) over (partition by authority_code)"


def write_exports(database: Path, folder: Path) -> dict[str, int]:
    """Write each view of kpi_v1 as `<view>.parquet` and `<view>.csv`; returns rows by view.

    The folder is the exports' own: files of views that are no more are removed. Each file is put
    in place whole. Control charts are those of each council's latest month.

    Raises:
        duckdb.Error: the file is no published database.
    """
    with connect() as connection:
        connection.execute(f"attach {literal(database)} as published (read_only)")
        connection.execute("use published")
        views = [
            view
            for (view,) in connection.execute(
                "select view_name from duckdb_views() "
                "where database_name = 'published' and schema_name = 'kpi_v1' order by 1"
            ).fetchall()
        ]
        rows = {view: _write_view(connection, view, folder) for view in views}
    kept = {f"{view}{ending}" for view in views for ending in (".parquet", ".csv")}
    for ending in ("*.parquet", "*.csv"):
        for path in folder.glob(ending):
            if path.name not in kept:
                path.unlink()
    return rows


def _write_view(connection: duckdb.DuckDBPyConnection, view: str, folder: Path) -> int:
    which = _LATEST_CHARTS if view.startswith("control_charts") else ""
    query = f"select * from kpi_v1.{identifier(view)} {which}"
    columns = connection.execute(f"describe {query}").fetchall()
    cells = ", ".join(
        f"{_cell(name, kind)} as {identifier(name if place else _BYTE_ORDER_MARK + name)}"
        for place, (name, kind, *_) in enumerate(columns)
    )
    with replace_file(folder / f"{view}.parquet") as path:
        _copy(connection, query, path, "format parquet, compression zstd")
    with replace_file(folder / f"{view}.csv") as path:
        return _copy(connection, f"select {cells} from ({query})", path, "format csv, header")


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> int:
    copied = connection.execute(
        f"copy ({query}) to {literal(path)} ({options}, use_tmp_file false)"
    ).fetchone()
    return copied[0] if copied else 0


def _cell(name: str, kind: str) -> str:
    """The SQL of a CSV's cell: lists as JSON, and no text that a spreadsheet takes for a formula.

    The apostrophe is what OWASP's verification standard asks for (5.0, requirement 1.2.10).
    """
    column = identifier(name)
    if kind.endswith("]"):
        return f"cast(to_json({column}) as varchar)"
    if not kind.startswith(("VARCHAR", "ENUM")):
        return column
    return (
        f"if(regexp_matches({column}, {literal(f'^({FORMULA})')}) "
        f"and not regexp_matches({column}, {literal(_NUMBER)}), "
        f"concat('''', {column}), {column})"
    )
