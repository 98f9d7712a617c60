"""The Annex A workbook: which sheet is which list, and which header is which column.

Councils word the headers of Ofsted's lists differently, and so did Ofsted from year to year;
`annex_a_headers.csv` says how. A header that is not known is dropped with its cells, so names,
postcodes and free text never come in. What the cells mean is for the staged tables.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from warehouse.errors import DeliveryRefused
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sources.workbook import inspect_workbook, read_sheet

_HEADERS = Path(__file__).parent / "annex_a_headers.csv"
# "List 1", "List_01", "list1", "List 1 - Contacts"
_SHEET = re.compile(r"list[ _-]*0*([1-9][0-9]?)(?:[ _:.-].*)?", re.IGNORECASE | re.DOTALL)
# What may stand behind a header: a hint in brackets, a question mark, a colon, an asterisk.
_BEHIND = r"(?: ?\([^()]*\))* ?[?:*]*(?: ?\([^()]*\))*"
# The column that makes a row the header: none of the titles above it is called like it.
_IDS = ("child_id", "adopter_id")


def lists_of(path: Path, name: str) -> dict[str, str]:
    """The sheet that holds each list, by table, in the order of the lists.

    A list that the workbook does not hold is absent.

    Raises:
        DeliveryRefused: the workbook cannot be used, or two sheets hold one list.
    """
    tables = tables_of("annex_a")
    found: dict[str, str] = {}
    for sheet in inspect_workbook(path, name):
        match = _SHEET.fullmatch(" ".join(sheet.split()))
        if match is None or not int(match[1]) <= len(tables):
            continue
        table = tables[int(match[1]) - 1]
        if table in found:
            raise DeliveryRefused(
                f"{name} has two sheets of list {int(match[1])}: {found[table].strip()} and "
                f"{sheet.strip()}: leave one."
            )
        found[table] = sheet
    return {table: found[table] for table in tables if table in found}


def read_list(path: Path, name: str, table: str) -> tuple[pd.DataFrame, int]:
    """The declared columns of a list as text, and the number of columns dropped.

    One row per row of the sheet below its header that holds anything; the index is Excel's row
    number. An optional column that the sheet lacks is blank.

    Raises:
        DeliveryRefused: the workbook or the sheet cannot be used; a required column is missing;
            a column or a header fits twice.
    """
    sheets = lists_of(path, name)
    if table not in sheets:
        number = tables_of("annex_a").index(table) + 1
        raise DeliveryRefused(f"{name} has no sheet List {number}.")
    where = f"{name} sheet {sheets[table].strip()}"
    patterns = _patterns()[table]
    ids = [patterns[column] for column in _IDS if column in patterns]

    def is_header(cells: Sequence[str]) -> bool:
        return any(pattern.fullmatch(_squeezed(cell)) for cell in cells for pattern in ids)

    try:
        cells = read_sheet(path, name, sheets[table], is_header)
    except DeliveryRefused as refused:
        if str(refused) != f"{where} has no header.":
            raise
        raise DeliveryRefused(
            f"{where} has no header with the id of the {_whose(table)}."
        ) from None
    place = _places([str(title) for title in cells.columns], table, where)
    blank = pd.array([""] * len(cells), dtype="str")
    frame = pd.DataFrame(
        {
            column.name: cells.iloc[:, place[column.name]].array if column.name in place else blank
            for column in delivered_tables()[table].columns
        },
        index=cells.index,
    )
    return frame, len(cells.columns) - len(place)


def _places(header: Sequence[str], table: str, where: str) -> dict[str, int]:
    """The place of each column in a header.

    Raises:
        DeliveryRefused: one is missing, or a fit is not the only one.
    """
    fits = {
        place: [
            column
            for column, pattern in _patterns()[table].items()
            if pattern.fullmatch(_squeezed(title))
        ]
        for place, title in enumerate(header)
    }
    found: dict[str, int] = {}
    for place, columns in fits.items():
        if len(columns) > 1:
            raise DeliveryRefused(
                f"{where}: the header {_squeezed(header[place])} could be "
                f"{' or '.join(columns)}: word it as in the Annex A template."
            )
        for column in columns:
            if column in found:
                raise DeliveryRefused(
                    f"{where}: two headers could be {column}, {_squeezed(header[found[column]])} "
                    f"and {_squeezed(header[place])}: leave one."
                )
            found[column] = place
    missing = [column for column in delivered_tables()[table].required if column not in found]
    if missing:
        one = len(missing) == 1
        raise DeliveryRefused(
            f"{where}: column{'' if one else 's'} {', '.join(missing)} {'is' if one else 'are'} "
            "missing."
        )
    return found


def _whose(table: str) -> str:
    return "adopter" if "adopter_id" in _patterns()[table] else "child"


def _squeezed(title: str) -> str:
    return " ".join(title.split())


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """For each list the columns with the headers that they are known by."""
    worded: dict[str, dict[str, list[str]]] = {}
    with _HEADERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            worded.setdefault(row["table"], {}).setdefault(row["column"], []).append(row["pattern"])
    return {
        table: {
            column: re.compile(f"(?:{'|'.join(patterns)}){_BEHIND}", re.IGNORECASE)
            for column, patterns in columns.items()
        }
        for table, columns in worded.items()
    }
