"""What is too old to be kept: records, deliveries and lists of errors go, figures stay.

Files are deleted whole: a deleted row would stay in the bytes of its file. What belongs here:
what is due. What does not: how it is removed and certified (`certificates.py`).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from warehouse.build import IN_PROGRESS, Build
from warehouse.certificates import Certificate, What, extent, finish_removals, new_id, remove
from warehouse.council import Council
from warehouse.error_lists import lists_folder
from warehouse.files import locked
from warehouse.manifest import manifest_or_none, sha256_of
from warehouse.revisions import built_authorities, every_revision, month_folder, revisions_of
from warehouse.sources.content import kind_of
from warehouse.sources.landing import delivery_folders

RECORDS_SETTING = "keep_records_days"
LANDING_SETTING = "keep_landing_days"
_MONTH = "[0-9][0-9][0-9][0-9]-[0-9][0-9]"


@dataclass(frozen=True)
class Due:
    """Files or a folder of a month that have been kept long enough."""

    what: What
    path: str
    paths: tuple[Path, ...]
    beside: Path
    age_days: int
    setting: str
    files: int
    bytes: int


@dataclass
class Retention:
    """What was removed, or would be, and a sentence for each that was left although it is old."""

    removed: list[Due] = field(default_factory=list)
    # What an earlier run had begun to remove.
    finished: list[Certificate] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def retain(council: Council, now: datetime | None = None, *, dry_run: bool = False) -> Retention:
    """Remove what an authority has kept longer than its settings say, with a certificate each.

    A month that is being built is left. A delivery that no revision was made from is left too,
    and named: nothing else holds it.

    Raises:
        RemovalFailed: something could not be removed.
    """
    now = now or datetime.now(UTC)
    retention = Retention()
    # One removal at a time, and none under the eyes of a comparison.
    with locked(council.data_dir / "builds", wait=True):
        if not dry_run:
            retention.finished = finish_removals(council.data_dir, council.authority.la_code)
        builds = every_revision(council.data_dir)
        for month in months_kept(council):
            folder = month_folder(council.data_dir, council.authority.la_code, month)
            try:
                with locked(folder, wait=False):
                    own = [build for build in builds if build.month_folder == folder]
                    _retain_month(council, month, own, now, retention, dry_run=dry_run)
            except BlockingIOError:
                retention.left.append(f"{month:%B %Y} is being built by another run.")
    return retention


def _retain_month(
    council: Council,
    month: date,
    builds: list[Build],
    now: datetime,
    retention: Retention,
    *,
    dry_run: bool,
) -> None:
    folder = month_folder(council.data_dir, council.authority.la_code, month)
    due = [*_records(council, builds, now), *_stopped_run(council, folder, now)]
    due += _landing(council, month, now, retention.left)
    due += _error_lists(council, month, now, {path for each in due for path in each.paths})
    for each in due:
        if not dry_run:
            certificate = Certificate(
                id=new_id(),
                removed_at=now.replace(microsecond=0),
                what=each.what,
                path=each.path,
                asked_by=each.setting,
                age_days=each.age_days,
            )
            remove(council.data_dir, each.beside, each.paths, certificate)
        retention.removed.append(each)


def _records(council: Council, builds: list[Build], now: datetime) -> Iterator[Due]:
    """The records of revisions that were built too long ago."""
    for build in builds:
        files = record_files(build)
        if not files:
            continue
        built = manifest_or_none(build)
        # Without a manifest the file itself tells how old it is.
        age = (now - built.built_at).days if built else _age_days(files, now)
        if age > council.authority.keep_records_days:
            yield _due(
                "records", council, build.directory, files, build.month_folder, age, RECORDS_SETTING
            )


def record_files(build: Build) -> tuple[Path, ...]:
    """The record-level file of a build, and what DuckDB or a run that was killed left of it."""
    names = (build.database.name, f".{build.database.name}")
    return tuple(sorted(path for name in names for path in build.directory.glob(f"{name}*")))


def _stopped_run(council: Council, folder: Path, now: datetime) -> Iterator[Due]:
    left = folder / IN_PROGRESS
    if left.is_dir():
        age = _age_days((left, *left.rglob("*")), now)
        if age > council.authority.keep_records_days:
            yield _due("stopped run", council, left, (left,), folder, age, RECORDS_SETTING)


def _landing(council: Council, month: date, now: datetime, left: list[str]) -> Iterator[Due]:
    """The deliveries of a month that are too old and that a revision was made from."""
    for folder in landing_folders(council, month):
        files = [path for path in folder.rglob("*") if path.is_file()]
        age = _age_days(files, now)
        if not files or age <= council.authority.keep_landing_days:
            continue
        revisions = revisions_of(month_folder(council.data_dir, council.authority.la_code, month))
        made = [build for build in revisions if was_made_from(build, files)]
        # Files may keep the day they were extracted on, long before they came in: what was first
        # built yesterday is no older.
        age = min([age, *_days_since_first(made, now)])
        if age <= council.authority.keep_landing_days:
            continue
        where = str(folder.relative_to(council.data_dir))
        if not revisions:
            left.append(f"{where} is {age} days old, but {month:%B %Y} was never built.")
        elif not made:
            left.append(
                f"{where} is {age} days old, but no revision of {month:%B %Y} was made from just "
                "these files."
            )
        elif folder.is_symlink() or any(path.is_symlink() for path in files):
            left.append(f"{where} is {age} days old, but lies elsewhere: it is only linked here.")
        else:
            yield _due("landing", council, folder, (folder,), folder.parent, age, LANDING_SETTING)


def _days_since_first(builds: Iterable[Build], now: datetime) -> list[int]:
    manifests = [manifest for build in builds if (manifest := manifest_or_none(build))]
    return [max((now - manifest.built_at).days for manifest in manifests)] if manifests else []


def landing_folders(council: Council, month: date) -> list[Path]:
    """The folders with the deliveries of a month of this authority."""
    landing, la_code = council.data_dir / "landing", council.authority.la_code
    folders = delivery_folders(landing / la_code).get(month, [])
    # Where several councils share a data directory nothing says whose such a folder is.
    is_shared = built_authorities(council.data_dir) - {la_code} or any(
        path.name != la_code for path in landing.glob("[0-9][0-9][0-9]")
    )
    if not is_shared:
        folders += delivery_folders(landing).get(month, [])
    return folders


def was_made_from(build: Build, files: list[Path]) -> bool:
    """Whether a revision read each of the files that could be one of a delivery."""
    manifest = manifest_or_none(build)
    if manifest is None:
        return False
    read = {file.sha256 for file in manifest.files}
    delivered = [path for path in files if kind_of(path) is not None]
    return bool(delivered) and all(sha256_of(path) in read for path in delivered)


def _error_lists(council: Council, month: date, now: datetime, going: set[Path]) -> Iterator[Due]:
    """The lists of a month none of whose records are left."""
    folder = lists_folder(council.data_dir, council.authority.la_code, month)
    revisions = month_folder(council.data_dir, council.authority.la_code, month)
    kept = {
        path
        for path in revisions.glob("*/build.duckdb")
        if path not in going and path.parent not in going
    }
    if folder.is_dir() and not kept:
        files = [path for path in folder.rglob("*") if path.is_file()]
        age = _age_days(files or [folder], now)
        yield _due("error lists", council, folder, (folder,), folder.parent, age, RECORDS_SETTING)


def months_kept(council: Council) -> list[date]:
    """The months of which builds, deliveries or error lists of this authority are kept."""
    la_code = council.authority.la_code
    landing = council.data_dir / "landing"
    found = {*delivery_folders(landing), *delivery_folders(landing / la_code)}
    places = (
        council.data_dir / "builds" / la_code,
        council.data_dir / "identities" / "error_lists" / la_code,
    )
    for path in (path for place in places for path in place.glob(_MONTH)):
        with suppress(ValueError):
            found.add(datetime.strptime(path.name, "%Y-%m").date())  # noqa: DTZ007 - a month has no clock
    return sorted(found)


def _age_days(paths: tuple[Path, ...] | list[Path], now: datetime) -> int:
    """How long ago the newest of some files was written."""
    newest = max((path.lstat().st_mtime for path in paths), default=now.timestamp())
    return (now - datetime.fromtimestamp(newest, UTC)).days


def _due(
    what: What,
    council: Council,
    folder: Path,
    paths: tuple[Path, ...],
    beside: Path,
    age_days: int,
    setting: str,
) -> Due:
    files, size = extent(paths)
    path = str(folder.relative_to(council.data_dir))
    return Due(what, path, paths, beside, age_days, setting, files, size)
