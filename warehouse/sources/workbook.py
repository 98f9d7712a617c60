"""Workbooks: an .xlsx looked at before it is opened, and its sheets read as text.

What belongs here: what makes a file unsafe or unreadable, and how a cell becomes text. What does
not: which sheet holds which table, and which column is which (`annex_a.py`, `landing.py`).

A workbook is a zip of XML. Its reader, calamine, is fast and trusts it: one cell that claims to
stand in column ZZZZ makes it ask for more memory than there is and ends the process, and an
error cell comes back blank. So the file is looked through first.
"""

import hashlib
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import lxml.etree as etree
import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from warehouse.errors import DeliveryRefused
from warehouse.sources.declarations import delivered_tables

GREATEST_ENTRIES = 2_000
GREATEST_UNPACKED_BYTES = 512 * 2**20
# Sheets full of the same formatted cell pack to a hundredth; below a megabyte it is no matter.
GREATEST_RATIO = 200
_RATIO_MATTERS_FROM = 2**20
# Cells of the rectangle that holds everything of a sheet: 100,000 rows of 100 columns.
GREATEST_CELLS = 10_000_000
_CHUNK = 2**20

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<26xHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1

_WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")

# A cell that holds something is not closed at once. The names may have a prefix (`x:c`).
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s>])[^<>]*(?<!/)>")
# One place a cell: of two, calamine and this pattern might not take the same one.
_PLACED_CELL = re.compile(
    rb"""<(?:[^\s<>/:]+:)?c\s(?![^<>]*\br\s*=[^<>]*\sr\s*=)(?:[^<>]*\s)?"""
    rb"""r\s*=\s*["']([A-Z]{1,3})([1-9][0-9]{0,6})["'][^<>]*(?<!/)>"""
)
_DOUBTFUL_CELL = re.compile(rb"""<(?:[^\s<>/:]+:)?(?:f[\s/>]|c\s(?:[^<>]*\s)?t\s*=\s*["']e["'])""")
_ROWS, _COLUMNS = 2**20, 2**14
# Excel counts days, and calamine rounds to a thousandth of a second: the last half of one becomes
# the next day. Sums of a day and a time may come out a hair short of midnight, and mean it.
_NEARLY_MIDNIGHT = b".99999999"
_MEANS_MIDNIGHT = 1 - Decimal("1e-10")
_SECOND = timedelta(seconds=1)

# The workbooks looked through already: one of eleven lists is read sheet by sheet.
_SAFE: set[bytes] = set()


def inspect_workbook(path: Path, name: str) -> tuple[str, ...]:
    """The names of a workbook's sheets, hidden ones too, once it has proved safe to open.

    Raises:
        DeliveryRefused: it is no .xlsx, is encrypted, holds macros, is damaged, unpacks to more
            than it can honestly hold, or declares XML entities.
    """
    with _open(_checked(path, name), name) as workbook:
        return _sheets(workbook)


def read_sheet(
    path: Path,
    name: str,
    sheet: str,
    is_header: Callable[[Sequence[str]], bool] = any,
) -> pd.DataFrame:
    """One sheet as text, one row per row that holds anything.

    The columns are the header as it stands, in the sheet's order: a name that stands there twice
    is there twice, and what a merged cell covers is blank, so the caller decides. Only columns
    with neither header nor cells are left out. The index `row_number` is Excel's own;
    `attrs["header_row"]` is that of the header: the first row that holds anything, or the first
    one that `is_header` takes for it, given the cells without white space around them.

    Text is kept byte for byte. A number is written without exponent, and without decimals where
    it has none; a date YYYY-MM-DD, with its time where it has one (a part of a second is cut
    off and never makes it the next day); TRUE and FALSE; a formula as the value saved with it.

    Raises:
        DeliveryRefused: the workbook cannot be used; no such sheet or no header; a cell holds an
            error or a formula without a saved value (sheet, row and column are named).
    """
    data = _checked(path, name)
    with _open(data, name) as workbook:
        found = _find(sheet, _sheets(workbook), name)
        where = f"{name} sheet {found.strip()}"
        faults, before_midnight = _look_at_cells(data, found, where)
        try:
            cells = workbook.get_sheet_by_name(found)
            first_row, first_column = cells.start or (0, 0)
            places = {(row - first_row, column - first_column) for row, column in before_midnight}
            rows = _text_rows(cells, places)
        except CalamineError:
            raise DeliveryRefused(f"{where} is damaged: it cannot be read.") from None
    place = next(
        (place for place, row in enumerate(rows) if is_header([cell.strip() for cell in row])), None
    )
    if place is None:
        found_none = "holds nothing" if not any(map(any, rows)) else "has no header"
        raise DeliveryRefused(f"{where} {found_none}.")
    header = rows[place]
    for fault in faults:
        fault.refuse(where, header, first_column)
    body = [
        (number, row)
        for number, row in enumerate(rows[place + 1 :], start=first_row + place + 2)
        if any(cell.strip() for cell in row)
    ]
    columns = list(zip(*(row for _, row in body), strict=True)) or [()] * len(header)
    kept = [
        column
        for column, title in enumerate(header)
        if title.strip() or any(cell.strip() for cell in columns[column])
    ]
    frame = pd.DataFrame(
        {place: pd.array(columns[column], dtype="str") for place, column in enumerate(kept)},
        index=pd.Index([number for number, _ in body], dtype="int64", name="row_number"),
    ).set_axis([header[column] for column in kept], axis="columns")
    frame.attrs["header_row"] = first_row + place + 1
    return frame


# The file as a whole -------------------------------------------------------------------------


def _checked(path: Path, name: str) -> bytes:
    """The bytes of a workbook that is safe to open: those looked at are those that are read."""
    data = path.read_bytes()
    if data.startswith(_OLE):
        raise DeliveryRefused(
            f"{name} is protected by a password or an old .xls workbook: save it as .xlsx "
            "without a password."
        )
    if not data.startswith(_ZIP):
        raise DeliveryRefused(
            f"{name} is {'not an .xlsx workbook' if data.strip() else 'empty: it holds nothing'}."
        )
    digest = hashlib.sha256(data).digest()
    if digest in _SAFE:
        return data
    entries = _entries(data, name)
    kinds = b"".join(_unpack(data, entries["[Content_Types].xml"], name))
    for entry in entries.values():
        _require_plain_text(entry, _unpack(data, entry, name), name)
    if b"macroEnabled" in kinds or any("vbaproject" in entry.casefold() for entry in entries):
        raise DeliveryRefused(f"{name} holds macros: save it as .xlsx without them.")
    if _WORKBOOK not in kinds or "xl/workbook.xml" not in entries:
        raise DeliveryRefused(f"{name} is not an .xlsx workbook.")
    _SAFE.add(digest)
    return data


def _entries(data: bytes, name: str) -> dict[str, zipfile.ZipInfo]:
    """The parts of a workbook by name, once their names and declared sizes have been looked at."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise _damaged(name) from None
    if len(entries) > GREATEST_ENTRIES:
        raise DeliveryRefused(
            f"{name} is made of more than {GREATEST_ENTRIES:,} parts: it is refused unread."
        )
    named: dict[str, zipfile.ZipInfo] = {}
    unpacked = 0
    for entry in entries:
        parts = entry.orig_filename.split("/")
        if "\\" in entry.orig_filename or ":" in parts[0] or {"", ".", ".."} & set(parts):
            raise DeliveryRefused(f"{name} holds a part whose name leads out of the workbook.")
        if entry.orig_filename.casefold() in {other.casefold() for other in named}:
            raise DeliveryRefused(f"{name} is damaged: it holds one of its parts twice.")
        named[entry.orig_filename] = entry
        if entry.flag_bits & _ENCRYPTED:
            raise DeliveryRefused(f"{name} is protected by a password: save it without one.")
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise DeliveryRefused(f"{name} is packed in a way that no workbook is.")
        unpacked += entry.file_size
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > _RATIO_MATTERS_FROM and ratio > GREATEST_RATIO:
            raise DeliveryRefused(
                f"{name} holds a part that unpacks to more than {GREATEST_RATIO} times its size: "
                "it is refused unread."
            )
    if unpacked > GREATEST_UNPACKED_BYTES:
        raise DeliveryRefused(
            f"{name} unpacks to more than {GREATEST_UNPACKED_BYTES // 2**20} MB: it is refused "
            "unread."
        )
    if "[Content_Types].xml" not in named:
        raise DeliveryRefused(f"{name} is a zip file, but not an .xlsx workbook.")
    return named


def _unpack(data: bytes, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """A part piece by piece; refused as soon as it is more than it was declared to be.

    Python's own reader stops at the declared size, so a larger part would go unnoticed here and
    be unpacked in full elsewhere.
    """
    start = entry.header_offset
    if data[start : start + 4] != _ZIP:
        raise _damaged(name)
    name_length, extra_length = _LOCAL_HEADER.unpack(data[start : start + _LOCAL_HEADER.size])
    start += _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    checksum = size = 0
    for piece in (
        _inflate(packed, name)
        if entry.compress_type == _DEFLATED
        else iter([packed] if packed else [])
    ):
        size += len(piece)
        if size > entry.file_size:
            raise DeliveryRefused(
                f"{name} holds a part that unpacks to more than it says: it is refused unread."
            )
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != entry.file_size or checksum != entry.CRC:
        raise _damaged(name)


def _inflate(packed: bytes, name: str) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while piece := inflater.decompress(packed, _CHUNK):
            yield piece
            packed = inflater.unconsumed_tail
    except zlib.error:
        raise _damaged(name) from None
    if not inflater.eof:
        raise _damaged(name)


def _require_plain_text(entry: zipfile.ZipInfo, pieces: Iterator[bytes], name: str) -> None:
    """Read a part through: it unpacks to what it says, and its XML declares nothing."""
    is_xml = entry.filename.casefold().endswith((".xml", ".rels", ".vml"))
    before = b""
    for number, piece in enumerate(pieces):
        if is_xml and b"\x00" in piece:
            raise DeliveryRefused(f"{name} holds XML that is not UTF-8.")
        if is_xml and not number:
            encoding = _ENCODING.match(piece.removeprefix(b"\xef\xbb\xbf"))
            if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
                raise DeliveryRefused(f"{name} holds XML that is not UTF-8.")
        if _DECLARATION.search(before + piece):
            raise DeliveryRefused(
                f"{name} holds XML that declares entities, which no workbook does: it is refused "
                "unread."
            )
        before = piece[-16:]


def _damaged(name: str) -> DeliveryRefused:
    return DeliveryRefused(f"{name} is damaged or cut off: it does not unpack.")


def _open(data: bytes, name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError:
        raise DeliveryRefused(f"{name} is damaged: it cannot be opened as a workbook.") from None


def _sheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
    )


def _find(sheet: str, sheets: Sequence[str], name: str) -> str:
    wanted = sheet.strip().casefold()
    found = [each for each in sheets if each.strip().casefold() == wanted]
    if not found:
        raise DeliveryRefused(f"{name} has no sheet {sheet.strip()}.")
    if len(found) > 1:
        raise DeliveryRefused(f"{name} has two sheets {sheet.strip()}: leave one.")
    return found[0]


# What calamine does not tell -----------------------------------------------------------------


@dataclass(frozen=True)
class _Fault:
    """Cells of a sheet that hold no value, the first one by its place (from 0)."""

    row: int
    column: int
    cells: int
    what: str
    mend: str

    def refuse(self, where: str, header: Sequence[str], first_column: int) -> None:
        place = self.column - first_column
        title = header[place].strip() if 0 <= place < len(header) else ""
        # Where the header is missing a title is a value, which an error never quotes.
        if re.sub(r"\W+", "_", title.casefold()) not in _declared_names():
            title = ""
        column = f"column {_letters(self.column)}{f' ({title})' if title else ''}"
        others = f", and {self.cells - 1:,} more do" if self.cells > 1 else ""
        raise DeliveryRefused(
            f"{where} row {self.row + 1}, {column}: the cell holds {self.what}{others}: "
            f"{self.mend}."
        )


@cache
def _declared_names() -> frozenset[str]:
    return frozenset(
        column.name.casefold() for table in delivered_tables().values() for column in table.columns
    )


@dataclass
class _Extent:
    """The rectangle from A1 that holds every cell of a sheet which holds something."""

    rows: int = 0
    columns: int = 0
    letters: set[bytes] = field(default_factory=set)

    def add(self, placed: list[tuple[bytes, bytes]]) -> None:
        self.rows = max(self.rows, max(int(row) for row in {row for _, row in placed}))
        self.letters.update({letters for letters, _ in placed})


def _look_at_cells(
    data: bytes, sheet: str, where: str
) -> tuple[list[_Fault], list[tuple[int, int]]]:
    """The cells without a value, and the places (from 0) of times just before midnight.

    Refuses a sheet that would take up all memory.

    The usual sheet is looked through with three patterns, at a tenth of the cost of parsing it.
    Parsed is only one that holds formulas, errors or times just before midnight, or cells that
    do not say where they are.
    """
    name = where.split(" sheet ", 1)[0]
    entries = _entries(data, name)
    part = _part_of(data, entries, sheet, name).casefold()
    entry = next((entry for each, entry in entries.items() if each.casefold() == part), None)
    if entry is None:
        raise DeliveryRefused(f"{where} is damaged: it cannot be read.")
    extent = _Extent()
    is_doubtful = False
    for piece in _whole_tags(_unpack(data, entry, name), name):
        placed = _PLACED_CELL.findall(piece)
        if placed:
            extent.add(placed)
        is_doubtful |= len(_CELL.findall(piece)) != len(placed)
        is_doubtful |= _DOUBTFUL_CELL.search(piece) is not None or _NEARLY_MIDNIGHT in piece
    faults, before_midnight = [], []
    if is_doubtful:
        rows, columns, faults, before_midnight = _parse_cells(_unpack(data, entry, name), where)
    else:
        rows, columns = extent.rows, max(map(_column_number, extent.letters), default=0)
    if rows > _ROWS or columns > _COLUMNS:
        raise DeliveryRefused(f"{where} is damaged: a cell stands outside of every sheet.")
    if rows * columns > GREATEST_CELLS:
        raise DeliveryRefused(
            f"{where} reaches over {rows:,} rows and {columns:,} columns: delete what stands "
            "outside of the table."
        )
    return faults, before_midnight


def _whole_tags(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The same bytes cut before a tag, so that no tag is looked at in two halves."""
    rest = b""
    for piece in pieces:
        piece = rest + piece
        cut = max(piece.rfind(b"<"), 0)
        rest = piece[cut:]
        if len(rest) > 2 * _CHUNK:
            raise _damaged(name)
        yield piece[:cut]
    yield rest


def _part_of(data: bytes, entries: dict[str, zipfile.ZipInfo], sheet: str, name: str) -> str:
    """The name of the part that holds a sheet."""
    relations = entries.get("xl/_rels/workbook.xml.rels")
    if relations is None:
        return ""
    targets = {
        each.get("Id"): each.get("Target") or ""
        for each in _parse(b"".join(_unpack(data, relations, name)), name)
        if each.get("TargetMode") != "External"
    }
    for each in _parse(b"".join(_unpack(data, entries["xl/workbook.xml"], name)), name).iter():
        if isinstance(each.tag, str) and etree.QName(each).localname == "sheet":
            ids = [value for key, value in each.attrib.items() if str(key).endswith("}id")]
            if each.get("name") == sheet and ids:
                target = targets.get(ids[0], "")
                return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return ""


def _parser_options() -> dict[str, bool]:
    return {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def _parse(xml: bytes, name: str) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(**_parser_options()))
    except etree.XMLSyntaxError:
        raise DeliveryRefused(f"{name} is damaged: it cannot be opened as a workbook.") from None


def _parse_cells(
    pieces: Iterator[bytes], where: str
) -> tuple[int, int, list[_Fault], list[tuple[int, int]]]:
    """Rows and columns that a sheet reaches over, its cells without a value or before midnight."""
    parser = etree.XMLPullParser(events=("start", "end"), **_parser_options())
    rows = columns = 0
    row = column = -1
    errors: list[tuple[int, int]] = []
    unsaved: list[tuple[int, int]] = []
    before_midnight: list[tuple[int, int]] = []
    try:
        for piece in pieces:
            parser.feed(piece)
            for event, element in parser.read_events():
                tag = etree.QName(element).localname
                if event == "start" and tag == "row":
                    number = element.get("r")
                    row, column = int(number) - 1 if number else row + 1, -1
                elif event == "start" and tag == "c":
                    row, column = _place(element.get("r"), row, column + 1)
                elif event == "end" and tag == "c":
                    if len(element):
                        rows, columns = max(rows, row + 1), max(columns, column + 1)
                    if element.get("t") == "e":
                        errors.append((row, column))
                    elif _is_unsaved_formula(element):
                        unsaved.append((row, column))
                    elif _is_before_midnight(element):
                        before_midnight.append((row, column))
                elif event == "end" and tag == "row":
                    # What has been looked at is let go, or a large sheet fills the memory.
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        raise DeliveryRefused(f"{where} is damaged: it cannot be read.") from None
    faults = []
    if errors:
        faults.append(
            _Fault(*errors[0], len(errors), "an error such as #REF! or #N/A", "mend its formula")
        )
    if unsaved:
        faults.append(
            _Fault(
                *unsaved[0],
                len(unsaved),
                "a formula without a saved value",
                "open the workbook in Excel and save it",
            )
        )
    return rows, columns, faults, before_midnight


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell; one that does not say stands behind the one before."""
    if not reference:
        return row, column
    match = re.fullmatch(r"([A-Z]{1,7})([0-9]{1,9})", reference)
    if match is None:
        raise ValueError
    return int(match[2]) - 1, _column_number(match[1].encode()) - 1


def _is_unsaved_formula(cell: etree._Element) -> bool:
    """A formula whose value was not saved; an empty text is a value, and typed as text."""
    parts = {etree.QName(part).localname: part for part in cell}
    if "f" not in parts:
        return False
    value = parts.get("v")
    return value is None or (not value.text and cell.get("t") != "str")


def _is_before_midnight(cell: etree._Element) -> bool:
    """A number so close to the next day that calamine may take it for that day."""
    value = next((part.text for part in cell if etree.QName(part).localname == "v"), None) or ""
    if cell.get("t", "n") != "n" or not re.fullmatch(r"[0-9]+\.99999999[0-9]+", value):
        return False
    return Decimal(value) % 1 < _MEANS_MIDNIGHT


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


# Cells ---------------------------------------------------------------------------------------


def _text_rows(
    sheet: CalamineSheet, before_midnight: Collection[tuple[int, int]]
) -> list[list[str]]:
    cells = sheet.to_python()
    texts = [[cell if type(cell) is str else _as_text(cell) for cell in row] for row in cells]
    for row, column in before_midnight:
        texts[row][column] = _as_text(_a_second_before(cells[row][column]))
    return texts


def _a_second_before(cell: object) -> object:
    """The last second of a day, where a cell holds the midnight after it; else the cell."""
    if isinstance(cell, timedelta) and cell == timedelta(cell.days):
        return cell - _SECOND
    if cell == time():
        return time(23, 59, 59)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell - _SECOND
    return cell


def _as_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell))
        text = repr(cell)
        return format(Decimal(text), "f") if "e" in text else text
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)
