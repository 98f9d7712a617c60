"""The erasure of one person: from every build, from the error lists, and from later builds.

Figures are aggregates and stay what they were; published or not, none changes. What belongs
here: where a person may be, and in which order what is done, so that after a crash the same
command ends it. What does not: whose a row is (`erased_people.py`).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
from pydantic import BaseModel, ConfigDict

from warehouse.build import IN_PROGRESS, Build
from warehouse.certificates import (
    Certificate,
    What,
    certify,
    finish_removals,
    new_id,
    remove,
)
from warehouse.connection import connect
from warehouse.council import Council
from warehouse.erased_people import (
    Erased,
    erased_people,
    holds,
    remember_erased,
    write_without,
)
from warehouse.error_lists import lists_folder
from warehouse.errors import (
    BuildFailed,
    ConfigurationError,
    DeliveryRefused,
    PublicationRefused,
    TidemarkError,
)
from warehouse.files import locked, replace_file, write_json
from warehouse.manifest import parse_manifest, sha256_of, write_manifest
from warehouse.pseudonyms import Pseudonyms, key_file, open_key
from warehouse.retention import landing_folders, months_kept, record_files, was_made_from
from warehouse.revisions import every_revision, month_folder
from warehouse.sources import annex_a, cin_census, csv_file, workbook
from warehouse.sources.content import Kind, kind_of, opener
from warehouse.sources.declarations import delivered_tables

_ASKED_BY = "erase"
_NOTE = ".erasure-"


class NobodyErased(TidemarkError):
    """A person that is nowhere, or an id that is none."""


class ErasureUnfinished(TidemarkError):
    """What of an erasure could not be done yet; the same command does it."""


@dataclass(frozen=True)
class Delivered:
    """A landing folder that holds the person, or whose files cannot all be looked through.

    `removed_from` is the day from which retention removes it; None where it leaves it, because
    no revision was made from it.
    """

    folder: Path
    path: str
    is_certain: bool
    removed_from: date | None


@dataclass(frozen=True)
class Traces:
    """Where a person is. `pseudonym` is for the erasure alone and never shown."""

    pseudonym: str = field(repr=False)
    builds: tuple[Build, ...]
    deliveries: tuple[Delivered, ...]
    is_listed: bool
    # A sentence for each month or file that could not be looked through.
    unread: tuple[str, ...]

    @property
    def months(self) -> list[date]:
        """The months whose records hold the person."""
        return sorted({build.month for build in self.builds})


@dataclass
class Erasure:
    """What was done: the builds with what each lost, and what else went."""

    builds: list[tuple[str, Erased]] = field(default_factory=list)
    error_lists: list[date] = field(default_factory=list)
    deliveries: list[str] = field(default_factory=list)


class _Note(BaseModel):
    """Beside a month's revisions while the records of one are replaced."""

    model_config = ConfigDict(frozen=True)

    folder: str
    records_sha256: str
    erased: int
    certificate: Certificate


def find_traces(council: Council, identifier: str) -> Traces:
    """Where a person is, by the id that the deliveries have; nothing is changed.

    Raises:
        NobodyErased: there is no such person anywhere, or no id.
        ConfigurationError: there is no key, so nobody can be found.
    """
    if not key_file(council.data_dir).is_file():
        raise ConfigurationError(
            "identities/pseudonym.key is missing, so that nobody can be found: restore the key "
            "from its backup."
        )
    pseudonyms, _ = open_key(council.data_dir)
    # As it is read at the door.
    pseudonym = str(pseudonyms.replace(pd.Series([identifier], dtype="str"), "person").iloc[0])
    if not pseudonym:
        raise NobodyErased("That is no id: it is blank.")
    builds: list[Build] = []
    deliveries: list[Delivered] = []
    unread: list[str] = []
    for month in months_kept(council):
        folder = month_folder(council.data_dir, council.authority.la_code, month)
        try:
            with locked(folder, wait=False):
                for build in _builds(council, month):
                    with _said(unread, build):
                        if _holds(build, pseudonym):
                            builds.append(build)
        except BlockingIOError:
            unread.append(f"{month:%B %Y} is being built by another run and was left.")
        deliveries += _deliveries(council, month, pseudonyms, pseudonym)
    is_listed = pseudonym in erased_people(council.data_dir)
    certain = [each for each in deliveries if each.is_certain]
    if not builds and not certain and not is_listed:
        also = "".join(f"\n{sentence}" for sentence in unread)
        raise NobodyErased(
            "No build and no delivery of this authority holds that person: nothing was done." + also
        )
    return Traces(pseudonym, tuple(builds), tuple(deliveries), is_listed, tuple(unread))


def erase(
    council: Council, traces: Traces, now: datetime | None = None, *, landing: bool = False
) -> Erasure:
    """Erase a person from everything that was found, and from what is built from now on.

    With `landing` the folders that certainly hold the person are removed whole. What a crash
    leaves undone is done when the same is asked for again.

    Raises:
        BuildFailed: records could not be written anew; they are as they were.
        ErasureUnfinished: a month is being built.
        RemovalFailed: a file could not be removed.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    done = Erasure()
    # From here on no build that ends brings the person back.
    remember_erased(council.data_dir, traces.pseudonym)
    with locked(council.data_dir / "builds", wait=True):
        finish_removals(council.data_dir, council.authority.la_code)
        for delivered in traces.deliveries if landing else ():
            if delivered.is_certain:
                _remove(council, delivered.folder, "landing", now)
                done.deliveries.append(delivered.path)
        months = {*traces.months, *_months_since(council, traces), *_months_noted(council)}
        for month in sorted(months):
            folder = month_folder(council.data_dir, council.authority.la_code, month)
            try:
                with locked(folder, wait=False):
                    _erase_month(council, month, traces.pseudonym, now, done)
            except BlockingIOError:
                raise ErasureUnfinished(
                    f"{month:%B %Y} is being built by another run: erase the person again once it "
                    "has ended."
                ) from None
            except OSError as fault:
                raise ErasureUnfinished(
                    f"The records of {month:%B %Y} could not be replaced "
                    f"({type(fault).__name__}): mend that and erase the person again."
                ) from None
    return done


def _months_since(council: Council, traces: Traces) -> Iterator[date]:
    """The months that hold the person and did not when they were looked for, while it was asked.

    One that is being built ends without the person; one that cannot be read was named then.
    """
    for month in set(months_kept(council)) - set(traces.months):
        folder = month_folder(council.data_dir, council.authority.la_code, month)
        with suppress(BlockingIOError, BuildFailed), locked(folder, wait=False):
            if any(_holds(build, traces.pseudonym) for build in _builds(council, month)):
                yield month


def _erase_month(
    council: Council, month: date, pseudonym: str, now: datetime, done: Erasure
) -> None:
    folder = month_folder(council.data_dir, council.authority.la_code, month)
    for note in sorted(folder.glob(f"{_NOTE}*.json")):
        _write_down(council.data_dir, folder, note)
    lists = lists_folder(council.data_dir, council.authority.la_code, month)
    for build in _builds(council, month):
        if not _holds(build, pseudonym):
            continue
        if lists.is_dir():
            # Before the records: after them nothing tells that the lists name the person.
            _remove(council, lists, "error lists", now)
            done.error_lists.append(month)
        done.builds.append((name_of(build), _erase_build(council, build, pseudonym, now)))


def _erase_build(council: Council, build: Build, pseudonym: str, now: datetime) -> Erased:
    """Replace the records of a build; only then say so in its manifest and certify it."""
    for path in record_files(build):
        # What a run or a comparison that was killed left half written.
        if path != build.database and not path.name.endswith(".wal"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = 0
    with suppress(PublicationRefused):
        before = parse_manifest(build).erased
    note = build.month_folder / f"{_NOTE}{new_id()}.json"
    with replace_file(build.database) as path:
        found = write_without(build.database, [pseudonym], path)
        certificate = Certificate(
            id=new_id(),
            removed_at=now,
            what="person",
            path=str(build.directory.relative_to(council.data_dir)),
            asked_by=_ASKED_BY,
            rows=found.rows,
            tables=found.tables,
        )
        planned = _Note(
            folder=build.directory.name,
            records_sha256=sha256_of(path),
            erased=before + found.people,
            certificate=certificate,
        )
        with replace_file(note) as temporary:
            write_json(temporary, planned.model_dump(mode="json"))
    _write_down(council.data_dir, build.month_folder, note)
    return found


def _write_down(data_dir: Path, folder: Path, note: Path) -> None:
    """Say in manifest and certificate that the records were replaced, if they were."""
    noted = _Note.model_validate_json(note.read_text(encoding="utf-8"))
    build = Build(folder / noted.folder, date(1, 1, 1), {})
    if sha256_of(build.database) == noted.records_sha256:
        if build.manifest.is_file():
            now = {"records_sha256": noted.records_sha256, "erased": noted.erased}
            write_manifest(build, parse_manifest(build).model_copy(update=now))
        certify(data_dir, noted.certificate)
    note.unlink()


def _months_noted(council: Council) -> set[date]:
    """The months in which an earlier erasure stopped before it was written down."""
    months = months_kept(council)
    la_code = council.authority.la_code
    return {
        month
        for month in months
        if any(month_folder(council.data_dir, la_code, month).glob(f"{_NOTE}*.json"))
    }


def name_of(build: Build) -> str:
    """A build as people call it, one that stopped too."""
    return build.name + (", stopped run" if build.directory.name == IN_PROGRESS else "")


def _builds(council: Council, month: date) -> list[Build]:
    """The builds of a month with records, what a stopped run left too."""
    folder = month_folder(council.data_dir, council.authority.la_code, month)
    builds = [each for each in every_revision(council.data_dir) if each.month_folder == folder]
    builds.append(Build(folder / IN_PROGRESS, month, {}))
    return [build for build in builds if build.database.is_file()]


def _holds(build: Build, pseudonym: str) -> bool:
    if any(path.name.endswith(".wal") for path in record_files(build)):
        # What a run that was killed wrote last stands beside its file.
        try:
            with connect(build.database) as connection:
                connection.execute("checkpoint")
        except duckdb.Error as fault:
            raise BuildFailed(f"It cannot be opened ({type(fault).__name__}).") from None
    return holds(build.database, [pseudonym])


@contextmanager
def _said(sentences: list[str], build: Build) -> Iterator[None]:
    """Turn the failure to read a build into a sentence that names it."""
    try:
        yield
    except BuildFailed:
        sentences.append(
            f"The records of {name_of(build)} cannot be read, so that nobody can be erased from "
            "them: build the month again, or delete them."
        )


def _remove(council: Council, folder: Path, what: What, now: datetime) -> None:
    certificate = Certificate(
        id=new_id(),
        removed_at=now,
        what=what,
        path=str(folder.relative_to(council.data_dir)),
        asked_by=_ASKED_BY,
    )
    remove(council.data_dir, folder.parent, (folder,), certificate)


# Deliveries -------------------------------------------------------------------------------------


def _deliveries(
    council: Council, month: date, pseudonyms: Pseudonyms, pseudonym: str
) -> Iterator[Delivered]:
    for folder in landing_folders(council, month):
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        found = [_delivers(path, pseudonyms, pseudonym) for path in files]
        if any(found) or None in found:
            yield Delivered(
                folder,
                str(folder.relative_to(council.data_dir)),
                any(found),
                _removed_from(council, month, files),
            )


def _removed_from(council: Council, month: date, files: list[Path]) -> date | None:
    folder = month_folder(council.data_dir, council.authority.la_code, month)
    revisions = [each for each in every_revision(council.data_dir) if each.month_folder == folder]
    if not any(was_made_from(build, files) for build in revisions):
        return None
    newest = max(path.lstat().st_mtime for path in files)
    kept = timedelta(days=council.authority.keep_landing_days + 1)
    return (datetime.fromtimestamp(newest, UTC) + kept).date()


def _delivers(path: Path, pseudonyms: Pseudonyms, pseudonym: str) -> bool | None:
    """Whether a delivered file names the person as one; None where it cannot be read."""
    try:
        return any(
            bool((pseudonyms.replace(cells, "person") == pseudonym).any())
            for cells in _people_named(path)
        )
    except (DeliveryRefused, OSError):
        return None


def _people_named(path: Path) -> Iterator[pd.Series]:
    """The columns of a file that hold ids of people, whichever table it is of."""
    kind = kind_of(path)
    if kind is Kind.CSV:
        yield from _columns(csv_file.read(path))
    elif kind is Kind.XML:
        for table, frame in cin_census.read_census(opener(path), path.name):
            if person := delivered_tables()[table].person:
                yield frame[person]
    elif kind is Kind.WORKBOOK and path.name.casefold().startswith("annex_a"):
        for table in annex_a.lists_of(path, path.name):
            if person := delivered_tables()[table].person:
                yield annex_a.read_list(path, path.name, table)[0][person]
    elif kind is Kind.WORKBOOK:
        for sheet in workbook.inspect_workbook(path, path.name):
            yield from _columns(workbook.read_sheet(path, path.name, sheet))


def _columns(frame: pd.DataFrame) -> Iterator[pd.Series]:
    names = {
        column.name.casefold()
        for table in delivered_tables().values()
        for column in table.columns
        if column.identifies == "person"
    }
    for place, name in enumerate(frame.columns):
        if str(name).strip().casefold() in names:
            yield frame.iloc[:, place]
