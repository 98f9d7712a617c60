"""The door: a month's landing folder, what it holds, and whether it can be used at all.

Everything wrong with a delivery is found before anything is built, and told at once.
"""

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.errors import DeliveryRefused
from warehouse.sources.declarations import DeliveredTable, Requirement, delivered_tables

COMPLETE_MARKER = "_COMPLETE"


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery that passed the door."""

    table: str
    path: Path
    sha256: str
    size_bytes: int
    encoding: str
    rows: int
    columns_dropped: int


@dataclass(frozen=True)
class Delivery:
    """A month's delivery: the files that will be read, and what was passed over."""

    month: date
    directory: Path
    files: tuple[DeliveredFile, ...]
    is_marked_complete: bool
    ignored: tuple[str, ...]


def landing_directory(data_dir: Path, la_code: str, month: date) -> Path:
    """Where a month's delivery lies: with the authority's code where several share a folder."""
    landing = data_dir / "landing"
    shared = any(landing.glob("[0-9][0-9][0-9]"))
    return (landing / la_code if shared else landing) / f"{month:%Y-%m}"


def open_delivery(directory: Path, month: date, delivers: Sequence[str]) -> Delivery:
    """Look at every expected file and return what will be read.

    Raises:
        DeliveryRefused: a sentence a fault, naming file, column and row number.
    """
    of_authority = directory.parent.parent.name == "landing"
    where = f"landing/{directory.parent.name + '/' if of_authority else ''}{month:%Y-%m}"
    if not directory.is_dir():
        raise DeliveryRefused(
            f"There is no delivery for {month:%B %Y}: the folder {where} does not exist."
        )
    present: dict[str, Path] = {}
    for path in sorted(directory.iterdir()):
        if path.is_file():
            twin = present.setdefault(path.name.casefold(), path)
            if twin != path:
                raise DeliveryRefused(
                    f"{twin.name} and {path.name} are two files of one name: leave one in {where}."
                )
    if not [name for name in present if name != COMPLETE_MARKER.casefold()]:
        raise DeliveryRefused(f"The delivery for {month:%B %Y} is empty: {where} holds no files.")
    marker = present.pop(COMPLETE_MARKER.casefold(), None)
    manifest = _read_marker(marker) if marker else {}
    files: list[DeliveredFile] = []
    faults: list[str] = []
    for name in delivers:
        path = present.pop(f"{name}.csv", None)
        if path is None:
            faults.append(f"{name}.csv is missing from {where}.")
            continue
        try:
            file = _inspect(path, delivered_tables()[name])
            _compare_with_manifest(file, manifest)
            files.append(file)
        except DeliveryRefused as fault:
            faults.append(str(fault))
    if faults:
        raise DeliveryRefused("\n".join(faults))
    return Delivery(
        month=month,
        directory=directory,
        files=tuple(files),
        is_marked_complete=marker is not None,
        ignored=tuple(sorted(path.name for path in present.values())),
    )


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8 (with or without BOM), else Windows-1252."""
    if b"\x00" in data:
        raise DeliveryRefused(
            f"{name} is not plain text (it holds NUL bytes): save it as CSV in UTF-8."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise DeliveryRefused(f"{name} is neither UTF-8 nor Windows-1252 text.")


def _inspect(path: Path, table: DeliveredTable) -> DeliveredFile:
    data = path.read_bytes()
    name = path.name
    if not data.strip():
        raise DeliveryRefused(f"{name} is empty: not even a header.")
    if re.match(rb"(\xef\xbb\xbf)?\s*<", data[:512]):
        raise DeliveryRefused(f"{name} is an HTML or XML page, not a CSV file.")
    if data[:2] in (b"PK", b"\x1f\x8b"):
        raise DeliveryRefused(f"{name} is a workbook or archive, not a CSV file.")
    text, encoding = decode(data, name)
    header, rows = _measure(text, name)
    _require_columns(header, table, name)
    declared = {column.name.casefold() for column in table.columns}
    return DeliveredFile(
        table=table.name,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        encoding=encoding,
        rows=rows,
        columns_dropped=sum(column.strip().casefold() not in declared for column in header),
    )


def _measure(text: str, name: str) -> tuple[tuple[str, ...], int]:
    """Header and number of rows; refuses rows that are longer or shorter than the header.

    pandas fills a short row with blanks and may take the first column of a long one for an
    index, both silently, so the widths are counted here.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = 0
    try:
        header = tuple(next(reader))
        width = len(header)
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
    return header, rows


def _require_columns(header: Sequence[str], table: DeliveredTable, name: str) -> None:
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        mark = "semicolons" if ";" in header[0] else "tabs"
        raise DeliveryRefused(f"{name} is separated by {mark}: save it as CSV with commas.")
    names = [column.strip().casefold() for column in header]
    missing = [
        column.name
        for column in table.columns
        if column.requirement is not Requirement.OPTIONAL and column.name.casefold() not in names
    ]
    if missing:
        one = len(missing) == 1
        raise DeliveryRefused(
            f"{name}: column{'' if one else 's'} {', '.join(missing)} {'is' if one else 'are'} "
            "missing."
        )
    twice = [column.name for column in table.columns if names.count(column.name.casefold()) > 1]
    if twice:
        raise DeliveryRefused(f"{name}: column {', '.join(twice)} stands in the header twice.")


def _read_marker(path: Path) -> dict[str, tuple[str, int]]:
    """The manifest in the marker file: sha256 and rows by file name; empty when it has none."""
    manifest: dict[str, tuple[str, int]] = {}
    text, _ = decode(path.read_bytes(), path.name)
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        fields = line.split()
        if len(fields) != 3 or not fields[2].isdigit():
            raise DeliveryRefused(
                f"{path.name} line {number} is not a manifest line: sha256, name and rows are "
                "expected."
            )
        manifest[fields[1].casefold()] = (fields[0].lower(), int(fields[2]))
    return manifest


def _compare_with_manifest(file: DeliveredFile, manifest: dict[str, tuple[str, int]]) -> None:
    if not manifest:
        return
    name = file.path.name
    if name.casefold() not in manifest:
        raise DeliveryRefused(f"{name} is not in the manifest of {COMPLETE_MARKER}.")
    sha256, rows = manifest[name.casefold()]
    if rows != file.rows:
        raise DeliveryRefused(
            f"{name} has {file.rows} rows where {COMPLETE_MARKER} says {rows}: it is truncated or "
            "was changed."
        )
    if sha256 != file.sha256:
        raise DeliveryRefused(f"{name} is not the file that {COMPLETE_MARKER} lists (sha256).")
