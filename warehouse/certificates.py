"""What was removed for good: one certificate, a line of JSON, for each removal.

A certificate names month and revision, counts files, bytes and rows, and nobody. What is removed
is first moved into a folder `.removal-…` beside it by one rename, then deleted, then certified:
whatever stops it between is carried to its end by the next removal of that authority
(`finish_removals`). So no certificate tells of what did not happen, and no removal lacks one.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from warehouse.errors import TidemarkError
from warehouse.files import locked, replace_file, write_json

What = Literal["records", "landing", "error lists", "stopped run", "person"]

_REMOVAL = ".removal-"
_MOVED = "moved"
_CERTIFICATE = "certificate.json"


class RemovalFailed(TidemarkError):
    """Something could not be removed, or its removal not be written down."""


class Certificate(BaseModel):
    """One removal: where from, in the data directory, how much of what, and who asked for it.

    `asked_by` is a setting or a command. Of a person the rows and tables are counted, of
    everything else files and bytes.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    removed_at: datetime
    what: What
    path: str
    asked_by: str
    age_days: int | None = None
    files: int | None = None
    bytes: int | None = None
    rows: int | None = None
    tables: int | None = None


def certificates_file(data_dir: Path) -> Path:
    """Where the certificates of a data directory stand."""
    return data_dir / "certificates.jsonl"


def new_id() -> str:
    """What a certificate is known by, so that none is written twice."""
    return uuid4().hex


def certify(data_dir: Path, certificate: Certificate) -> None:
    """Add a certificate, on disk when this returns; one that is there is not added again.

    Raises:
        RemovalFailed: it cannot be written.
    """
    path = certificates_file(data_dir)
    line = json.dumps(certificate.model_dump(mode="json", exclude_none=True)) + "\n"
    try:
        with locked(data_dir, wait=True):
            before = path.read_bytes() if path.is_file() else b""
            if f'"id": "{certificate.id}"'.encode() in before:
                return
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                # Where there was no room for the end of a line, this one begins a new one.
                whole = b"\n" if before and not before.endswith(b"\n") else b""
                os.write(file, whole + line.encode())
                os.fsync(file)
            finally:
                os.close(file)
    except OSError as fault:
        raise RemovalFailed(
            f"{path.name} cannot be written ({type(fault).__name__}): what was removed is "
            "certified by the next run."
        ) from None


def extent(paths: Sequence[Path]) -> tuple[int, int]:
    """The number of files in some files and folders, and their bytes."""
    files = [file for path in paths for file in _files(path)]
    return len(files), sum(file.stat().st_size for file in files)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (each for each in path.rglob("*") if each.is_file())
    elif path.is_file():
        yield path


def remove(data_dir: Path, beside: Path, paths: Sequence[Path], certificate: Certificate) -> None:
    """Remove files and folders for good, and certify it; `beside` is on the same disk.

    Raises:
        RemovalFailed: something could not be removed: what has gone is certified by the next
            run, which removes the rest.
    """
    removal = beside / f"{_REMOVAL}{certificate.id}"
    try:
        (removal / _MOVED).mkdir(mode=0o700, parents=True)
        with replace_file(removal / _CERTIFICATE) as path:
            write_json(path, certificate.model_dump(mode="json"))
        for number, each in enumerate(paths):
            each.rename(removal / _MOVED / str(number))
        _carry_out(data_dir, removal)
    except OSError as fault:
        raise RemovalFailed(
            f"{certificate.path} could not be removed whole ({type(fault).__name__}): mend that "
            "and run it again."
        ) from None


def finish_removals(data_dir: Path, la_code: str) -> list[Certificate]:
    """Carry what an authority's earlier removals moved, and did not delete, to its end.

    The caller holds `builds/`, as every removal does.

    Raises:
        RemovalFailed: it still cannot be removed.
    """
    places = (
        *sorted((data_dir / "builds" / la_code).glob("*")),
        data_dir / "landing",
        data_dir / "landing" / la_code,
        data_dir / "identities" / "error_lists" / la_code,
    )
    begun = [path for place in places for path in sorted(place.glob(f"{_REMOVAL}*"))]
    try:
        found = [_carry_out(data_dir, path) for path in begun]
    except OSError as fault:
        raise RemovalFailed(
            f"What an earlier run began to remove could not be removed "
            f"({type(fault).__name__}): mend that and run it again."
        ) from None
    return [certificate for certificate in found if certificate]


def _carry_out(data_dir: Path, removal: Path) -> Certificate | None:
    """Delete what was moved, certify it, and forget it; None where nothing had been moved."""
    path, moved = removal / _CERTIFICATE, removal / _MOVED
    certificate = (
        Certificate.model_validate_json(path.read_text(encoding="utf-8"))
        if path.is_file()
        else None
    )
    if certificate is None or (certificate.files is None and not any(moved.iterdir())):
        shutil.rmtree(removal)
        return None
    if certificate.files is None:
        # Counted once, before the first is deleted: from here on it has been removed.
        files, size = extent([moved])
        certificate = certificate.model_copy(update={"files": files, "bytes": size})
        with replace_file(path) as temporary:
            write_json(temporary, certificate.model_dump(mode="json"))
    if moved.is_dir():
        shutil.rmtree(moved)
    certify(data_dir, certificate)
    shutil.rmtree(removal)
    return certificate
