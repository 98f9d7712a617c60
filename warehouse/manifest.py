"""What a revision of a month was made from, and who signed it off: the manifest beside its figures.

What belongs here: reading and writing it. What does not: how a revision comes about
(`revisions.py`), and who may sign it off (`sign_off.py`).
"""

import hashlib
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.build import Build
from warehouse.errors import PublicationRefused
from warehouse.files import replace_file, write_json


class State(StrEnum):
    """How far a revision is from being what the council says."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED_OFF = "signed_off"
    WITHDRAWN = "withdrawn"


class Decision(BaseModel):
    """One step of the sign-off: which state, in which role, when (UTC) and with what note."""

    model_config = ConfigDict(frozen=True)

    state: State
    role: str
    at: datetime
    note: str = ""


class DeliveredFileRecord(BaseModel):
    """One file a month was built from."""

    model_config = ConfigDict(frozen=True)

    table: str
    file: str
    sha256: str
    encoding: str
    rows: int
    columns_dropped: int
    # Unpacked; blank in manifests from before it was kept.
    content_sha256: str = ""


class Manifest(BaseModel):
    """What a month's figures were made from; written last, so a month with one is finished."""

    model_config = ConfigDict(frozen=True)

    authority: str
    month: str
    revision: int
    built_at: datetime
    duckdb: str
    settings: dict[str, str]
    files: tuple[DeliveredFileRecord, ...]
    # The folder in landing; of a build from before there were several, its month.
    delivery: str = ""
    definitions: dict[str, str]
    figures_sha256: str
    data_quality_sha256: str
    # Blank in manifests from before it was kept.
    commentary_sha256: str = ""
    # Of the record-level file as it was when it was closed.
    records_sha256: str
    # People whose rows were taken out of the records, and still count in the figures.
    erased: int = 0
    sign_off: tuple[Decision, ...] = ()

    @property
    def state(self) -> State:
        """The state that the last decision gave it."""
        return self.sign_off[-1].state if self.sign_off else State.DRAFT

    @property
    def content(self) -> frozenset[tuple[str, str]]:
        """What was delivered, whatever the files were called and if packed: table and hash."""
        return frozenset((file.table, file.content_sha256 or file.sha256) for file in self.files)

    @property
    def sign_off_sha256(self) -> str:
        """The hash of all decisions on it."""
        decisions = "\n".join(decision.model_dump_json() for decision in self.sign_off)
        return hashlib.sha256(decisions.encode()).hexdigest()

    def decided(self, state: State) -> Decision | None:
        """The last decision that gave it a state."""
        return next((each for each in reversed(self.sign_off) if each.state is state), None)


def write_manifest(build: Build, manifest: Manifest) -> None:
    """Put a manifest in place whole."""
    with replace_file(build.manifest) as path:
        write_json(path, manifest.model_dump(mode="json"))


def read_manifest(build: Build) -> Manifest:
    """The manifest of a finished build.

    Raises:
        PublicationRefused: there is none, it cannot be read, or the figures are not those it
            was written for.
    """
    manifest = parse_manifest(build)
    if manifest.figures_sha256 != sha256_of(build.kpi_values):
        raise PublicationRefused(
            f"The figures of {build.name} are not those of its manifest: build the month again."
        )
    return manifest


def parse_manifest(build: Build) -> Manifest:
    """The manifest of a revision, whatever has become of its figures.

    Raises:
        PublicationRefused: there is none, or it cannot be read.
    """
    try:
        return Manifest.model_validate_json(build.manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublicationRefused(
            f"The manifest of {build.name} is missing: build the month again."
        ) from None
    except (ValidationError, UnicodeDecodeError):
        raise PublicationRefused(
            f"The manifest of {build.name} cannot be read: build the month again."
        ) from None


def manifest_or_none(build: Build) -> Manifest | None:
    """The manifest of a revision; None where there is none that can be read."""
    with suppress(PublicationRefused):
        return parse_manifest(build)
    return None


def sha256_of(path: Path) -> str:
    """The hash of a file; blank where it is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
