"""From a delivered table to `raw.<table>`: text, columns by name, identifiers pseudonymised."""

import re
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.errors import BuildFailed, DeliveryRefused
from warehouse.pseudonyms import WHITE_SPACE, Pseudonyms
from warehouse.sources import annex_a, cin_census, csv_file, workbook
from warehouse.sources.content import digest_of, opener
from warehouse.sources.declarations import DeliveredTable, delivered_tables
from warehouse.sources.delivery_table import make_empty

# A Social Work England number, as the return's guide writes one; and its placeholder.
_FORMS = ((r"SW\d+", "SW"), (r"X{2,}.*", "XX"))


def load_raw(
    connection: duckdb.DuckDBPyConnection,
    table: DeliveredTable,
    directory: Path,
    pseudonyms: Pseudonyms,
) -> int:
    """Make `raw.<table>` from the file that `raw.delivery` lists; returns its number of rows.

    Grain: one row per delivered row, `row_number` as in the file, every column text, blank
    cells null, identifiers as pseudonyms. A table that is not delivered is made empty, so that
    every later statement runs.

    Raises:
        DeliveryRefused: the file changed after it passed the door.
        BuildFailed: the table could not be filled; the kind of fault only.
    """
    make_empty(connection, table)
    listed = connection.execute(
        "select file_name, sheet_name, sha256, file_rows from raw.delivery where table_name = ?",
        [table.name],
    ).fetchone()
    if listed is None:
        return 0
    file_name, sheet, sha256, rows = listed
    path = directory / file_name
    _require_same(path, sha256)
    frame = _read(path, table, sheet)
    if len(frame) != rows:
        raise DeliveryRefused(
            f"{file_name} has {rows} rows but {len(frame)} of them could be read."
        )
    _fill(connection, table, frame, pseudonyms)
    return len(frame)


def load_census(
    connection: duckdb.DuckDBPyConnection, directory: Path, pseudonyms: Pseudonyms
) -> dict[str, int]:
    """Make every `raw.cin_census_…` in one reading of the census; returns rows by table.

    Grain, blanks and errors as in `load_raw`; `row_number` is the record's place among those of
    its kind in the file.
    """
    tables = {
        name: table for name, table in delivered_tables().items() if table.layout == "cin_census"
    }
    rows = dict.fromkeys(tables, 0)
    for table in tables.values():
        make_empty(connection, table)
    listed = connection.execute(
        "select any_value(file_name), any_value(sha256), list(table_name) from raw.delivery "
        "where starts_with(table_name, 'cin_census_')"
    ).fetchone()
    if listed is None or listed[0] is None:
        return rows
    file_name, sha256, names = listed
    path = directory / file_name
    _require_same(path, sha256)
    for name, frame in cin_census.read_census(opener(path), file_name):
        if name in names:
            _fill(connection, tables[name], frame, pseudonyms)
            rows[name] += len(frame)
    return rows


def _require_same(path: Path, sha256: str) -> None:
    if not path.is_file() or digest_of(path) != sha256:
        raise DeliveryRefused(f"{path.name} changed while it was being read.")


def _read(path: Path, table: DeliveredTable, sheet: str | None) -> pd.DataFrame:
    if sheet is None:
        return csv_file.declared_columns(csv_file.read(path), table)
    if table.layout == "annex_a":
        return annex_a.read_list(path, path.name, table.name)[0]
    return csv_file.declared_columns(workbook.read_sheet(path, path.name, sheet), table)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: DeliveredTable,
    frame: pd.DataFrame,
    pseudonyms: Pseudonyms,
) -> None:
    frame = frame.copy(deep=False)
    for column in table.columns:
        if column.form_of:
            frame[column.name] = _form(frame[column.form_of])
    for column in table.columns:
        if column.identifies:
            frame[column.name] = pseudonyms.replace(frame[column.name], column.identifies)
    frame = frame.reset_index(names="row_number")
    cells = ", ".join(
        f"""case when bare("{column.name}") = '' then null else "{column.name}" end"""
        for column in table.columns
    )
    try:
        connection.register("delivered", frame)
        connection.execute(
            f"insert into raw.{table.name} select row_number, {cells} from delivered"
        )
        connection.unregister("delivered")
    except duckdb.Error as fault:
        # DuckDB's own message may quote a record.
        raise BuildFailed(
            f"raw.{table.name} could not be filled ({type(fault).__name__})."
        ) from None


def _form(ids: pd.Series) -> pd.Series:
    """What ids look like, which their pseudonyms do not tell; blank for none."""

    def form(identifier: str) -> str:
        bare = identifier.strip(WHITE_SPACE)
        if not bare:
            return ""
        fits = (name for pattern, name in _FORMS if re.fullmatch(pattern, bare))
        return next(fits, "other")

    return ids.map(form)
