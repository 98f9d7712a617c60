"""CSV files: header and rows measured at the door, and read as text."""

import csv
import io
import re
import warnings
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from warehouse.errors import DeliveryRefused
from warehouse.sources.content import decode, read_bytes
from warehouse.sources.declarations import DeliveredTable


def measure(path: Path) -> tuple[tuple[str, ...], int, str]:
    """Header, number of rows and encoding of a CSV file.

    pandas fills a short row with blanks and may take the first column of a long one for an
    index, both silently, so the widths are counted here.

    Raises:
        DeliveryRefused: a row that is longer or shorter than the header, or that cannot be
            told from the next; text of another encoding.
    """
    name = path.name
    text, encoding = decode(read_bytes(path), name)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = 0
    try:
        header = tuple(next(reader, ()))
        width = len(header)
        # Before the widths: its decimal commas would make rows of different ones.
        if len(header) == 1 and re.search(r"[;\t]", header[0]):
            mark = "semicolons" if ";" in header[0] else "tabs"
            raise DeliveryRefused(f"{name} is separated by {mark}: save it as CSV with commas.")
        for fields in reader:
            if not fields:
                continue
            rows += 1
            if len(fields) != width:
                raise DeliveryRefused(
                    f"{name} row {rows + 1} has {len(fields)} fields where the header has {width}."
                )
    except csv.Error as fault:
        raise DeliveryRefused(
            f"{name} row {rows + 2} cannot be read as CSV: a quotation mark is not closed or "
            "stands in the wrong place."
        ) from fault
    return header, rows, encoding


def read(path: Path) -> pd.DataFrame:
    """A CSV file as text, every column, headers as they stand; the index is the row number."""
    text, _ = decode(read_bytes(path), path.name)
    # Of lines that end as on old Macs pandas loses a blank first cell after an empty one, and
    # every cell of the row moves to its neighbour's place.
    cells = _slowly(text) if re.search("\r(?!\n)", text) else _fast(text, path.name)
    # The header is read as a row: pandas would rename the second of two that are the same.
    frame = cells.iloc[1:].set_axis(list(cells.iloc[0]), axis="columns")
    return frame.set_axis(pd.RangeIndex(2, len(cells) + 1, name="row_number"), axis="index")


def _fast(text: str, name: str) -> pd.DataFrame:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.StringIO(text),
                dtype=str,
                keep_default_na=False,  # "NA" and "null" are text until a rule says otherwise
                na_filter=False,
                index_col=False,
                header=None,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError):
        raise DeliveryRefused(f"{name} cannot be read as CSV.") from None


def _slowly(text: str) -> pd.DataFrame:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return pd.DataFrame([row for row in rows if row], dtype="str")


def require_columns(header: Sequence[str], table: DeliveredTable, name: str) -> None:
    """Refuse a header that lacks a column or has one twice.

    Raises:
        DeliveryRefused: the columns by name.
    """
    names = [column.strip().casefold() for column in header]
    missing = [column for column in table.required if column.casefold() not in names]
    if missing:
        one = len(missing) == 1
        raise DeliveryRefused(
            f"{name}: column{'' if one else 's'} {', '.join(missing)} {'is' if one else 'are'} "
            f"missing.{_alike(header, missing, table)}"
        )
    twice = [column.name for column in table.columns if names.count(column.name.casefold()) > 1]
    if twice:
        raise DeliveryRefused(f"{name}: column {', '.join(twice)} stands in the header twice.")


def _alike(header: Sequence[str], missing: Sequence[str], table: DeliveredTable) -> str:
    """Which columns of a file look like missing ones: by place, for a header may hold a value."""
    declared = {column.name.casefold() for column in table.columns}
    others = {
        "".join(filter(str.isalnum, column.casefold())): position
        for position, column in enumerate(header, start=1)
        if column.strip().casefold() not in declared
    }
    found = []
    for name in missing:
        wanted = "".join(filter(str.isalnum, name.casefold()))
        # The SSD begins every name with its table's letters, which a report may leave out.
        for form in (wanted, "".join(filter(str.isalnum, name.partition("_")[2].casefold()))):
            if form and (close := get_close_matches(form, others, n=1, cutoff=0.85)):
                found.append(f"the header of column {others[close[0]]} is like {name}")
                break
    return f" {'; '.join(found).replace('the', 'The', 1)}: name it so." if found else ""


def columns_dropped(header: Sequence[str], table: DeliveredTable) -> int:
    """The number of columns of a file that are not declared and do not come in."""
    declared = {column.name.casefold() for column in table.columns}
    return sum(column.strip().casefold() not in declared for column in header)


def columns_absent(header: Sequence[str], table: DeliveredTable) -> tuple[str, ...]:
    """The optional columns that a file does not have, as declared."""
    names = {column.strip().casefold() for column in header}
    return tuple(
        column.name
        for column in table.columns
        if column.name not in table.required
        and (column.form_of or column.name).casefold() not in names
    )


def declared_columns(delivered: pd.DataFrame, table: DeliveredTable) -> pd.DataFrame:
    """The declared columns in declared order, matched by name; an absent one is blank."""
    position = {str(name).strip().casefold(): index for index, name in enumerate(delivered.columns)}
    blank = pd.array([""] * len(delivered), dtype="str")
    return pd.DataFrame(
        {
            column.name: delivered.iloc[:, position[column.name.casefold()]].array
            if column.name.casefold() in position
            else blank
            for column in table.columns
        },
        index=delivered.index,
    )
