"""What a file really is, looked at before it is read: by its bytes, not by its name."""

import gzip
import hashlib
import re
import stat
import zlib
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warehouse.errors import DeliveryRefused

# Text packs to a tenth or so. What unpacks to far more than that was made to fill a disk.
GREATEST_UNPACKED_BYTES = 4 * 2**30
GREATEST_RATIO = 200
_CHUNK = 2**20

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_GZIP = b"\x1f\x8b"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """What a delivered file is, as its name says and its bytes confirm."""

    CSV = "csv"
    WORKBOOK = "workbook"
    XML = "xml"


_KINDS = {
    ".csv": Kind.CSV,
    ".csv.gz": Kind.CSV,
    ".xlsx": Kind.WORKBOOK,
    ".xml": Kind.XML,
    ".xml.gz": Kind.XML,
}


def kind_of(path: Path) -> Kind | None:
    """The kind that a file's name says; None for a name that no layout uses."""
    name = path.name.casefold()
    return next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), None)


def stem_of(path: Path) -> str:
    """The name without its ending, in lower case: what a table's own file is called."""
    name = path.name.casefold()
    return next((name.removesuffix(ending) for ending in _KINDS if name.endswith(ending)), name)


def require_plain_file(path: Path) -> None:
    """Refuse what is no file of its own: a link, a folder's device, a pipe.

    Raises:
        DeliveryRefused: reading it could leave the landing folder, or never end.
    """
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise DeliveryRefused(f"{path.name} is a link: put the file itself into the folder.")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise DeliveryRefused(f"{path.name} is a device or a pipe, not a file.")


def require_kind(path: Path, kind: Kind) -> None:
    """Refuse a file whose bytes are not what its name says.

    Raises:
        DeliveryRefused: a sentence that says what it is instead.
    """
    name = path.name
    with path.open("rb") as file:
        head = file.read(1024)
    if name.casefold().endswith(".gz"):
        if not head.startswith(_GZIP):
            raise DeliveryRefused(f"{name} is not a gzip file, though its name says so.")
        with open_bytes(path) as file:
            head = _read(file, 1024, name)
    text = head.removeprefix(_UTF_8_MARK).lstrip()
    if not text:
        empty = "not even a header" if kind is Kind.CSV else "it holds nothing"
        raise DeliveryRefused(f"{name} is empty: {empty}.")
    if head.startswith(_UTF_16):
        raise DeliveryRefused(f"{name} is UTF-16 text: save it as UTF-8.")
    if kind is Kind.WORKBOOK:
        return  # its own reader looks closer
    if head.startswith((_ZIP, _GZIP, _OLE)):
        what = "a CSV file" if kind is Kind.CSV else "an XML file"
        raise DeliveryRefused(f"{name} is a workbook or archive, not {what}.")
    if kind is Kind.CSV and text.startswith(b"<"):
        raise DeliveryRefused(f"{name} is an HTML or XML page, not a CSV file.")
    if kind is Kind.XML and re.match(rb"<(!doctype\s+)?html", text, re.IGNORECASE):
        raise DeliveryRefused(f"{name} is an HTML page, not an XML census.")
    if kind is Kind.XML and not text.startswith(b"<"):
        raise DeliveryRefused(f"{name} is not XML.")


class _Unpacked(gzip.GzipFile):
    """A packed file that stops where it unpacks to more than it can honestly hold."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._file_name = path.name
        self._left = min(GREATEST_UNPACKED_BYTES, max(path.stat().st_size * GREATEST_RATIO, _CHUNK))

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._file_name)
        return data


def _too_large(name: str) -> DeliveryRefused:
    return DeliveryRefused(
        f"{name} unpacks to more than {GREATEST_RATIO} times its size, or to more than "
        f"{GREATEST_UNPACKED_BYTES // 2**30} GB: it is refused unread."
    )


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked where its name ends in `.gz`.

    Raises:
        DeliveryRefused: while it is read, once it unpacks to more than it can honestly hold.
    """
    if path.name.casefold().endswith(".gz"):
        return _Unpacked(path)  # type: ignore[return-value]
    return path.open("rb")


def opener(path: Path) -> Callable[[], BinaryIO]:
    """A function that opens the file anew each time."""
    return lambda: open_bytes(path)


def read_bytes(path: Path) -> bytes:
    """The whole of a file, unpacked.

    Raises:
        DeliveryRefused: it is damaged or cut off, or holds more than it honestly can.
    """
    whole = BytesIO()
    with open_bytes(path) as file:
        while chunk := _read(file, _CHUNK, path.name):
            whole.write(chunk)
            if whole.tell() > GREATEST_UNPACKED_BYTES:
                raise _too_large(path.name)
    return whole.getvalue()


def _read(file: BinaryIO, size: int, name: str) -> bytes:
    try:
        return file.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DeliveryRefused(f"{name} is damaged or cut off: it does not unpack.") from None


def digest_of(path: Path) -> str:
    """The sha256 of a file as delivered."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def digest_of_content(path: Path) -> str:
    """The sha256 of what is in a file, packed or not."""
    digest = hashlib.sha256()
    with open_bytes(path) as file:
        while chunk := _read(file, _CHUNK, path.name):
            digest.update(chunk)
    return digest.hexdigest()


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8 (with or without BOM), else Windows-1252."""
    if data.startswith(_UTF_16):
        raise DeliveryRefused(f"{name} is UTF-16 text: save it as UTF-8.")
    if b"\x00" in data:
        raise DeliveryRefused(
            f"{name} is not plain text (it holds NUL bytes): save it as CSV in UTF-8."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as fault:
            # Sound UTF-8 up to its last byte or two was cut off; it is no other encoding.
            if fault.reason == "unexpected end of data" and any(
                b > 0x7F for b in data[: fault.start]
            ):
                raise DeliveryRefused(
                    f"{name} is cut off in the middle of a character: deliver it anew."
                ) from None
    raise DeliveryRefused(f"{name} is neither UTF-8 nor Windows-1252 text.")
