"""From a delivered file to `raw.<table>`: text, columns by name, identifiers pseudonymised."""

import hashlib
import io
import warnings
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.errors import BuildFailed, DeliveryRefused
from warehouse.pseudonyms import Pseudonyms
from warehouse.sources.declarations import DeliveredTable
from warehouse.sources.landing import decode


def read_file(path: Path, table: DeliveredTable, sha256: str) -> pd.DataFrame:
    """The declared columns of a file as text, one row per delivered row.

    Every declared column is there, in declared order; an absent optional one is blank. The
    index is the row number in the file, where the header is row 1.

    Raises:
        DeliveryRefused: the file is not the one that passed the door.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DeliveryRefused(f"{path.name} changed while it was being read.")
    text, _ = decode(data, path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            delivered = pd.read_csv(
                io.StringIO(text),
                dtype=str,
                keep_default_na=False,  # "NA" and "null" are text until a rule says otherwise
                na_filter=False,
                index_col=False,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        raise DeliveryRefused(f"{path.name} cannot be read as CSV.") from None
    position = {name.strip().casefold(): index for index, name in enumerate(delivered.columns)}
    blank = pd.array([""] * len(delivered), dtype="str")
    return pd.DataFrame(
        {
            column.name: delivered.iloc[:, position[column.name.casefold()]].array
            if column.name.casefold() in position
            else blank
            for column in table.columns
        },
        index=pd.RangeIndex(2, len(delivered) + 2, name="row_number"),
    )


def load_raw(
    connection: duckdb.DuckDBPyConnection,
    table: DeliveredTable,
    directory: Path,
    pseudonyms: Pseudonyms,
) -> int:
    """Make `raw.<table>` from the file that `raw.delivery` lists; returns its number of rows.

    Grain: one row per delivered row, `row_number` as in the file, every column text, blank
    cells null, identifiers as pseudonyms. A table that this council does not deliver is made
    empty, so that every later statement runs.

    Raises:
        DeliveryRefused: the file changed after it passed the door.
        BuildFailed: the table could not be filled; the kind of fault only.
    """
    declared = ", ".join(f'"{column.name}" varchar' for column in table.columns)
    connection.execute(f"create or replace table raw.{table.name} (row_number integer, {declared})")
    listed = connection.execute(
        "select file_name, sha256, file_rows from raw.delivery where table_name = ?", [table.name]
    ).fetchone()
    if listed is None:
        return 0
    file_name, sha256, rows = listed
    delivered = read_file(directory / file_name, table, sha256)
    if len(delivered) != rows:
        raise DeliveryRefused(
            f"{file_name} has {rows} rows but only {len(delivered)} of them could be read."
        )
    for column in table.columns:
        if column.identifies:
            delivered[column.name] = pseudonyms.replace(delivered[column.name], column.identifies)
    delivered = delivered.reset_index()
    cells = ", ".join(
        f'''case when trim("{column.name}") = \'\' then null else "{column.name}" end'''
        for column in table.columns
    )
    try:
        connection.register("delivered", delivered)
        connection.execute(
            f"insert into raw.{table.name} select row_number, {cells} from delivered"
        )
        connection.unregister("delivered")
    except duckdb.Error as fault:
        # DuckDB's own message may quote a record.
        raise BuildFailed(
            f"raw.{table.name} could not be filled ({type(fault).__name__})."
        ) from None
    return len(delivered)
