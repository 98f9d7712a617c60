"""The door: a month's landing folder, what it holds, and whether it can be used at all.

Everything wrong with a delivery is found before anything is built, and told at once. What
belongs here: which file or sheet holds which table. What does not: how a file of one kind is
looked at and read (`csv_file.py`, `workbook.py`, `annex_a.py`, `cin_census.py`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from warehouse.errors import DeliveryRefused
from warehouse.sources import annex_a, cin_census, csv_file, workbook
from warehouse.sources.content import (
    Kind,
    decode,
    digest_of,
    digest_of_content,
    kind_of,
    opener,
    require_kind,
    require_plain_file,
    stem_of,
)
from warehouse.sources.declarations import delivered_tables, layouts, tables_of

COMPLETE_MARKER = "_COMPLETE"
_FOLDER = re.compile(r"(?P<month>\d{4}-\d{2})(-(?P<number>[2-9]|[1-9]\d+))?")
# What is in the name of a file of last year's return, which has the columns of this year's.
_LAST_YEAR_WORDS = ("last_year", "previous_year", "last year", "previous year")
_LAST_YEAR = "_last_year"


@dataclass(frozen=True)
class DeliveredFile:
    """One table of a delivery that passed the door, and the file or sheet that holds it."""

    table: str
    path: Path
    sha256: str
    size_bytes: int
    encoding: str
    rows: int
    columns_dropped: int
    sheet: str | None = None
    # The optional columns that the file does not have. Of an element that the census lacks, and
    # of a list of Annex A, which feeds no return, it is not asked.
    columns_absent: tuple[str, ...] = ()

    @property
    def content_sha256(self) -> str:
        """The hash of what is in it, which is the same when it is packed."""
        is_packed = self.path.name.casefold().endswith(".gz")
        return digest_of_content(self.path) if is_packed else self.sha256

    @property
    def layout(self) -> str:
        """The layout of its table."""
        return delivered_tables()[self.table].layout


@dataclass(frozen=True)
class Delivery:
    """A month's delivery: the files that will be read, and what was passed over."""

    month: date
    directory: Path
    files: tuple[DeliveredFile, ...]
    is_marked_complete: bool
    ignored: tuple[str, ...]

    @property
    def tables(self) -> frozenset[str]:
        """The raw tables that it holds."""
        return frozenset(file.table for file in self.files)


@dataclass
class _Search:
    """What has been found of the tables that a delivery may hold."""

    wanted: frozenset[str]
    la_code: str | None
    manifest: dict[str, tuple[str, int]]
    files: list[DeliveredFile] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    used: set[Path] = field(default_factory=set)
    # Tables whose own file is there but cannot be used: that they are missing is then no news.
    faulty: set[str] = field(default_factory=set)
    # Sheets of a workbook that is read, which hold none of its tables.
    unread_sheets: list[str] = field(default_factory=list)


def landing_directory(data_dir: Path, la_code: str, month: date) -> Path:
    """Where a month's first delivery lies: with the authority's code where several share."""
    landing = data_dir / "landing"
    shared = any(landing.glob("[0-9][0-9][0-9]"))
    return (landing / la_code if shared else landing) / f"{month:%Y-%m}"


def delivery_folders(landing: Path) -> dict[date, list[Path]]:
    """The folders of deliveries by month, oldest first: `2021-01`, then `2021-01-2`, `2021-01-3`.

    A delivery stays as it was received: a corrected one comes in a folder of its own.
    """
    found: dict[date, list[Path]] = {}
    for path in sorted(landing.glob("*"), key=lambda path: number_of(path.name)):
        if (named := _FOLDER.fullmatch(path.name)) and path.is_dir():
            with suppress(ValueError):
                month = date.fromisoformat(f"{named['month']}-01")
                found.setdefault(month, []).append(path)
    return dict(sorted(found.items()))


def number_of(folder: str) -> int:
    """Which delivery of its month a folder of this name holds, from 1 on."""
    named = _FOLDER.fullmatch(folder)
    return int(named["number"] or 1) if named else 1


def delivered_months(data_dir: Path, la_code: str) -> list[date]:
    """The months for which a folder with files was delivered, oldest first."""
    landing = landing_directory(data_dir, la_code, date(1, 1, 1)).parent
    return [
        month
        for month, folders in delivery_folders(landing).items()
        if any(any(folder.iterdir()) for folder in folders)
    ]


def open_delivery(
    directory: Path,
    month: date,
    delivers: Sequence[str],
    required: Collection[str] | None = None,
    *,
    layouts_due: Collection[str] = (),
    la_code: str | None = None,
) -> Delivery:
    """Look at every expected file and return what will be read.

    `delivers` names the tables that may come in, `required` those of them that must be there
    (all, when left out), `layouts_due` the layouts of which at least one table must. A file that
    names the authority it is of must name `la_code`, where that is given.

    Raises:
        DeliveryRefused: a sentence a fault, naming file, sheet, column and row number.
    """
    of_authority = directory.parent.parent.name == "landing"
    folder = directory.name if _FOLDER.fullmatch(directory.name) else f"{month:%Y-%m}"
    where = f"landing/{directory.parent.name + '/' if of_authority else ''}{folder}"
    if not directory.is_dir():
        raise DeliveryRefused(
            f"There is no delivery for {month:%B %Y}: the folder {where} does not exist."
        )
    present = _present_files(directory, where)
    if not [name for name in present if name != COMPLETE_MARKER.casefold()]:
        raise DeliveryRefused(f"The delivery for {month:%B %Y} is empty: {where} holds no files.")
    marker = present.pop(COMPLETE_MARKER.casefold(), None)
    before = {path: _state(path) for path in present.values()}
    search = _Search(frozenset(delivers), la_code, _read_marker(marker) if marker else {})
    for path in present.values():
        kind = kind_of(path)
        if kind is None:
            continue
        try:
            search.files += _LOOK[kind](path, search)
        except DeliveryRefused as fault:
            search.faults += str(fault).splitlines()
            search.used.add(path)
        except OSError as fault:
            # Its own message holds the whole path; the kind says who has to do what.
            search.faults.append(
                f"{path.name} cannot be read ({type(fault).__name__}): is it still there, and may "
                "this user read it?"
            )
    search.faults += _compare_with_manifest(search.files, search.manifest)
    # Also a file that may be left out: this one was sent and has not come.
    search.faults += [
        f"{name} is in the manifest of {COMPLETE_MARKER}, but not in {where}."
        for name in search.manifest
        if name not in present
    ]
    _require_tables(search, delivers if required is None else required, where)
    held = {file.layout for file in search.files}
    held |= {delivered_tables()[table].layout for table in search.faulty}
    search.faults += [
        f"No file of the layout {name} ({layouts()[name].title}) is in {where}."
        for name in layouts_due
        if name not in held
    ]
    search.faults += [
        f"{path.name} is still being written: wait until it is whole."
        for path in search.used
        if path.exists() and _state(path) != before[path]
    ]
    if search.faults:
        raise DeliveryRefused("\n".join(search.faults))
    order = list(delivered_tables())
    return Delivery(
        month=month,
        directory=directory,
        files=tuple(sorted(search.files, key=lambda file: order.index(file.table))),
        is_marked_complete=marker is not None,
        ignored=(
            *sorted(p.name for p in present.values() if p not in search.used),
            *search.unread_sheets,
        ),
    )


def _present_files(directory: Path, where: str) -> dict[str, Path]:
    present: dict[str, Path] = {}
    for path in sorted(directory.iterdir()):
        require_plain_file(path)
        # Excel and editors leave files of their own beside one that is open.
        if path.is_file() and not path.name.startswith(("~$", ".")):
            twin = present.setdefault(path.name.casefold(), path)
            if twin != path:
                raise DeliveryRefused(
                    f"{twin.name} and {path.name} are two files of one name: leave one in {where}."
                )
    return present


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _require_tables(search: _Search, required: Collection[str], where: str) -> None:
    found = Counter(file.table for file in search.files)
    # A census or a workbook holds many tables: two of them are one fault.
    twice: dict[str, list[str]] = {}
    for table, times in found.items():
        if times > 1:
            names = " and ".join(f.path.name for f in search.files if f.table == table)
            twice.setdefault(names, []).append(table)
    for names, tables in twice.items():
        more = len(tables) - 1
        what = tables[0] + (f" and {more} more table{'s' * (more > 1)}" if more else "")
        verb = "stand" if more else "stands"
        search.faults.append(f"{what} {verb} in {names}: leave one in {where}.")
    missing = [
        name
        for name in delivered_tables()
        if name in required and name not in found and name not in search.faulty
    ]
    for name in missing:
        search.faults.append(f"{_called(name)} is missing from {where}.")


def _called(table: str) -> str:
    """What a table's file is called, for a person who looks for it."""
    layout = delivered_tables()[table].layout
    if layout in ("ssd", "local"):
        return f"{table}.csv"
    return f"{table} ({layouts()[layout].title})"


def _look_at_csv(path: Path, search: _Search) -> Iterator[DeliveredFile]:
    stem = stem_of(path)
    table = stem if stem in search.wanted else None
    by_columns = [name for name in tables_of("ssda903") if name in search.wanted]
    if table is None and not by_columns:
        return
    if table is None and stem in delivered_tables():
        return  # a table that this council is not expected to deliver
    search.used.add(path)
    if table:
        search.faulty.add(table)
    try:
        require_kind(path, Kind.CSV)
        header, rows, encoding = csv_file.measure(path)
    except DeliveryRefused:
        if _tells_of_a_table(path):
            raise
        search.used.discard(path)
        return
    table = table or _recognise(path, header, by_columns, search)
    if table is None:
        search.used.discard(path)
        return
    search.faulty.add(table)
    declared = delivered_tables()[table]
    csv_file.require_columns(header, declared, path.name)
    file = DeliveredFile(
        table=table,
        path=path,
        sha256=digest_of(path),
        size_bytes=path.stat().st_size,
        encoding=encoding,
        rows=rows,
        columns_dropped=csv_file.columns_dropped(header, declared),
        columns_absent=csv_file.columns_absent(header, declared),
    )
    search.faulty.discard(table)
    yield file


def _tells_of_a_table(path: Path) -> bool:
    """Whether a file's name lets expect a table: one that does not may be anybody's notes."""
    stem = stem_of(path)
    words = re.sub(r"[\W_]+", "_", stem)
    of_the_return = (
        name.removeprefix("ssda903_").removesuffix(_LAST_YEAR) for name in tables_of("ssda903")
    )
    return (
        stem in delivered_tables()
        or stem.startswith("annex_a")
        or any(word in words for word in ("ssda903", *of_the_return))
    )


def _recognise(
    path: Path, header: Sequence[str], tables: Sequence[str], search: _Search
) -> str | None:
    """The table of the looked-after return whose columns a file has; None for another file.

    Where none fits whole, a file that is called like a table is taken for it, so that the
    columns it lacks can be named.
    """
    names = {column.strip().casefold() for column in header}
    of_last_year = any(word in path.name.casefold() for word in _LAST_YEAR_WORDS)

    def columns(table: str) -> set[str]:
        return {column.casefold() for column in delivered_tables()[table].required}

    candidates = [table for table in tables if table.endswith(_LAST_YEAR) == of_last_year]
    whole = [table for table in candidates if columns(table) <= names]
    # A table whose columns are among those of another fits the other's files as well.
    best = [t for t in whole if not any(columns(t) < columns(other) for other in whole)]
    if len(best) == 1:
        return best[0]
    if best:
        raise DeliveryRefused(
            f"{path.name} has the columns of several tables ({', '.join(best)}): name it after one."
        )
    alike = [
        table
        for table in candidates
        if table.removeprefix("ssda903_").removesuffix(_LAST_YEAR) in path.name.casefold()
        and columns(table) & names
    ]
    return max(alike, key=len, default=None)


def _look_at_workbook(path: Path, search: _Search) -> Iterator[DeliveredFile]:
    is_annex_a = path.name.casefold().startswith("annex_a")
    lists = [name for name in tables_of("annex_a") if name in search.wanted]
    own = [name for name in tables_of("local") if name in search.wanted]
    if not (lists if is_annex_a else own):
        return
    search.used.add(path)
    try:
        sheets = workbook.inspect_workbook(path, path.name)
    except DeliveryRefused:
        if _tells_of_a_table(path):
            raise
        search.used.discard(path)
        return
    sha256 = digest_of(path)
    of_table = annex_a.lists_of(path, path.name) if is_annex_a else _own_sheets(path, sheets, own)
    if of_table:
        search.unread_sheets += [
            f"{path.name} sheet {sheet.strip()}"
            for sheet in sheets
            if sheet not in of_table.values()
        ]
    else:
        search.used.discard(path)
    for table, sheet in of_table.items():
        if table not in search.wanted:
            continue
        search.faulty.add(table)
        absent: tuple[str, ...] = ()
        if is_annex_a:
            frame, dropped = annex_a.read_list(path, path.name, table)
        else:
            frame = workbook.read_sheet(path, path.name, sheet)
            declared = delivered_tables()[table]
            header = [str(name) for name in frame.columns]
            csv_file.require_columns(header, declared, f"{path.name} sheet {sheet}")
            dropped = csv_file.columns_dropped(header, declared)
            absent = csv_file.columns_absent(header, declared)
        file = DeliveredFile(
            table=table,
            path=path,
            sha256=sha256,
            size_bytes=path.stat().st_size,
            encoding="utf-8",
            rows=len(frame),
            columns_dropped=dropped,
            sheet=sheet,
            columns_absent=absent,
        )
        search.faulty.discard(table)
        yield file


def _own_sheets(path: Path, sheets: Sequence[str], tables: Sequence[str]) -> dict[str, str]:
    """The sheets that are called like a table; or the only one of a workbook that is."""
    named = {
        sheet.strip().casefold(): sheet for sheet in sheets if sheet.strip().casefold() in tables
    }
    if not named and stem_of(path) in tables and len(sheets) == 1:
        return {stem_of(path): sheets[0]}
    return named


def _look_at_census(path: Path, search: _Search) -> Iterator[DeliveredFile]:
    tables = [name for name in tables_of("cin_census") if name in search.wanted]
    if not tables:
        return
    search.used.add(path)
    search.faulty.update(tables)
    require_kind(path, Kind.XML)
    rows = Counter(dict.fromkeys(tables, 0))
    unknown: set[tuple[str, str]] = set()
    for table, frame in cin_census.read_census(opener(path), path.name, unknown=unknown):
        rows[table] += len(frame)
        if table == "cin_census_header":
            _require_own_census(frame, path.name, search.la_code)
    sha256 = digest_of(path)
    search.faulty.difference_update(tables)
    for table in tables:
        yield DeliveredFile(
            table=table,
            path=path,
            sha256=sha256,
            size_bytes=path.stat().st_size,
            encoding="xml",
            rows=rows[table],
            # They are of the whole file: told once, with the table that every census has.
            columns_dropped=len(unknown) if table == "cin_census_child" else 0,
        )


def _require_own_census(header: pd.DataFrame, name: str, la_code: str | None) -> None:
    told = {str(code).strip() for code in header["la_code"].dropna()} - {""}
    if la_code and told - {la_code}:
        raise DeliveryRefused(
            f"{name} is the census of another authority: its LEA is not {la_code}, the la_code of "
            "this council's settings."
        )


_LOOK = {
    Kind.CSV: _look_at_csv,
    Kind.WORKBOOK: _look_at_workbook,
    Kind.XML: _look_at_census,
}


def _read_marker(path: Path) -> dict[str, tuple[str, int]]:
    """The manifest in the marker file: sha256 and rows by file name; empty when it has none."""
    manifest: dict[str, tuple[str, int]] = {}
    text, _ = decode(path.read_bytes(), path.name)
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        sha256, _, rest = line.strip().partition(" ")
        name, _, rows = rest.strip().rpartition(" ")
        name = name.strip()
        if not (name and rows.isdecimal()):
            raise DeliveryRefused(
                f"{path.name} line {number} is not a manifest line: sha256, name and rows are "
                "expected."
            )
        if Path(name).name != name or "\\" in name:
            raise DeliveryRefused(
                f"{path.name} line {number} names a file of another folder: only names without a "
                "path are read."
            )
        manifest[name.casefold()] = (sha256.lower(), int(rows))
    return manifest


def _compare_with_manifest(
    files: Sequence[DeliveredFile], manifest: dict[str, tuple[str, int]]
) -> Iterator[str]:
    """What of the delivery is not as its manifest says; nothing where it has none."""
    for path in {file.path: None for file in files} if manifest else {}:
        name = path.name
        if name.casefold() not in manifest:
            yield f"{name} is not in the manifest of {COMPLETE_MARKER}."
            continue
        sha256, rows = manifest[name.casefold()]
        held = [file for file in files if file.path == path]
        # Of a file with several tables only the bytes can be compared: which rows would count?
        if kind_of(path) is Kind.CSV and rows != held[0].rows:
            yield (
                f"{name} has {held[0].rows} rows where {COMPLETE_MARKER} says {rows}: it is "
                "truncated or was changed."
            )
        elif sha256 != held[0].sha256:
            yield f"{name} is not the file that {COMPLETE_MARKER} lists (sha256)."
