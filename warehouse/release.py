"""A release: every revision's figures composed into a new database, and put in place whole.

Reports read `performance.duckdb`; it is never written while it can be read, and a release that
fails its audit changes nothing.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from warehouse.authority import Authority
from warehouse.benchmarks.comparators import comparator_tables
from warehouse.benchmarks.published_figures import write_published_figures
from warehouse.build import Build
from warehouse.calendar_months import months_before
from warehouse.composition import Content, compose
from warehouse.errors import PublicationRefused
from warehouse.files import locked, replace_file, write_json
from warehouse.filled_table import FilledTable
from warehouse.fresh_process import in_fresh_process
from warehouse.kept_comparisons import Comparison, compare_all, revisions_file
from warehouse.kpi_definitions import Theme
from warehouse.manifest import Manifest, State, read_manifest, sha256_of
from warehouse.reference import reference_table
from warehouse.revisions import every_revision
from warehouse.sql_files import sql_files
from warehouse.targets import target_tables
from warehouse.working_days import nth_working_day


@dataclass(frozen=True)
class Release:
    """What was published, and from which months."""

    database: Path
    months: tuple[str, ...]
    rows: dict[str, int]


class ReleaseManifest(BaseModel):
    """What a release was made from: hash of the file, and of each revision in it."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    # By authority, month and revision: the hashes of its figures and of who decided what on it.
    parts: dict[str, tuple[str, str]]


def published_database(data_dir: Path) -> Path:
    """The file that reports open."""
    return data_dir / "published" / "internal" / "performance.duckdb"


def release_manifest_file(data_dir: Path) -> Path:
    """What the release was made from."""
    return published_database(data_dir).with_name("release.json")


def parts_of_release(data_dir: Path) -> dict[str, tuple[str, str]]:
    """The revisions that a release made now is composed of.

    Raises:
        PublicationRefused: one of them is damaged.
    """
    builds = every_revision(data_dir)
    return _parts(builds, [read_manifest(build) for build in builds])


def _parts(builds: Sequence[Build], manifests: Sequence[Manifest]) -> dict[str, tuple[str, str]]:
    return {
        f"{build.la_code}/{build.month:%Y-%m}/r{build.revision}": (
            manifest.figures_sha256,
            manifest.sign_off_sha256,
        )
        for build, manifest in zip(builds, manifests, strict=True)
    }


def publish(data_dir: Path, authority: Authority) -> Release:
    """Compose and put in place a release from every revision in the data directory.

    The same revisions and configuration give the same content, whenever and wherever it is done.

    Raises:
        PublicationRefused: nothing to publish, figures of a revision are lost or damaged, or the
            audit found a fault; what was published before is untouched.
        BuildFailed: the process that composes it was ended from outside; the same holds.
    """
    # One at a time: two that list the months side by side would lose one.
    with locked(data_dir / "published", wait=True):
        return _publish(data_dir, authority)


def _publish(data_dir: Path, authority: Authority) -> Release:
    # Before the revisions are listed: one that is finished meanwhile is compared by its own run.
    compared = compare_all(data_dir)
    builds = every_revision(data_dir)
    if not builds:
        raise PublicationRefused("There is no finished month to publish.")
    # One whose figures are lost is refused here: reports would fall back to what was before it.
    manifests = [read_manifest(build) for build in builds]
    months = _months_of_summary(builds)
    target = published_database(data_dir)
    for left in target.parent.glob(f".{target.name}.*"):
        # Of a run that was killed: nobody else publishes while this one does.
        left.unlink()
    with replace_file(target) as path, _scratch_file(target) as figures:
        write_published_figures(authority.benchmark_files, figures)
        content = Content(
            figures=[str(build.kpi_values) for build in builds],
            data_quality=[str(build.data_quality) for build in builds],
            comparisons=_comparisons(compared),
            due=_due(manifests),
            releases=_releases(builds, manifests, authority),
            reference=[
                *(
                    reference_table(name, authority, builds[-1].month)
                    for name in ("kpi", "validation_rule")
                ),
                *comparator_tables(authority),
                *target_tables(authority.la_code, authority.targets, authority.rebases, months),
                _response_roles(authority),
            ],
            commentary=_commentary(builds),
            published_figures=str(figures),
            summary=sql_files("summaries")["monthly_performance_summary"].sql,
            settings={
                "summary_from": months[0],
                **{
                    name: getattr(authority, name)
                    for name in ("no_change_points", "no_change_percent", "highlights_at_most")
                },
            },
        )
        # One that read no record: what it leaves in unused bytes of the file names nobody.
        rows = in_fresh_process(compose, path, content)
        if _log_of(path).exists():
            raise PublicationRefused("The new release was not closed cleanly.")
        # Nobody writes to a release: a log left by a writer that crashed would be replayed
        # on the new file, which could then not be opened.
        path.chmod(0o400)
        _log_of(target).unlink(missing_ok=True)
        manifest = ReleaseManifest(sha256=sha256_of(path), parts=_parts(builds, manifests))
    with replace_file(release_manifest_file(data_dir)) as path:
        write_json(path, manifest.model_dump(mode="json"))
    return Release(target, tuple(sorted({f"{build.month:%Y-%m}" for build in builds})), rows)


@contextmanager
def _scratch_file(target: Path) -> Iterator[Path]:
    """A file that is needed only while the release is composed."""
    path = target.with_name(f".{target.name}.{os.getpid()}.scratch")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def _comparisons(compared: Sequence[tuple[Build, Comparison]]) -> FilledTable:
    def row(after: Build, kept: Comparison) -> tuple[object, ...]:
        month, _, folder = kept.before.partition("/r")
        file = str(revisions_file(after))
        return file, after.month, after.revision, date.fromisoformat(f"{month}-01"), int(folder)

    return FilledTable(
        # Needed only while the release is composed.
        "memory.comparison",
        {
            "filename": "varchar",
            "as_of_month": "date",
            "revision": "integer",
            "before_as_of_month": "date",
            "before_revision": "integer",
        },
        [row(*each) for each in compared],
    )


def _due(manifests: Sequence[Manifest]) -> FilledTable:
    return FilledTable(
        # Needed only while the release is composed.
        "memory.due",
        {"release_number": "usmallint", "kpi_code": "varchar"},
        [
            (number, kpi)
            for number, manifest in enumerate(manifests)
            for kpi in sorted(manifest.definitions)
        ],
    )


def _months_of_summary(builds: Sequence[Build]) -> list[date]:
    """The months that the summary has rows of: those built, and the twelve before the first."""
    first, last = min(build.month for build in builds), max(build.month for build in builds)
    count = (last.year - first.year) * 12 + last.month - first.month + 13
    return [months_before(last, count - 1 - number) for number in range(count)]


def _response_roles(authority: Authority) -> FilledTable:
    roles = authority.response_role_by_theme
    return FilledTable(
        "reference.response_role",
        {"authority_code": "varchar", "theme": "varchar", "role": "varchar"},
        [
            (authority.la_code, theme.value, roles.get(theme, authority.response_role))
            for theme in Theme
        ],
    )


def _commentary(builds: Sequence[Build]) -> FilledTable:
    return FilledTable(
        # Needed only while the release is composed.
        "memory.commentary_file",
        {"filename": "varchar", "release_number": "usmallint"},
        [
            (str(build.commentary), number)
            for number, build in enumerate(builds)
            # Revisions from before it was kept have none.
            if build.commentary.is_file()
        ],
    )


def _releases(
    builds: Sequence[Build], manifests: Sequence[Manifest], authority: Authority
) -> FilledTable:
    rows: list[tuple[object, ...]] = []
    for number, (build, manifest) in enumerate(zip(builds, manifests, strict=True)):
        # In order of month and revision: what is later goes before what is earlier.
        vintage = 1 + sum(earlier.la_code == build.la_code for earlier in builds[:number])
        signed, withdrawn = manifest.decided(State.SIGNED_OFF), manifest.decided(State.WITHDRAWN)
        last = manifest.sign_off[-1] if manifest.sign_off else None
        rows.append(
            (
                number,
                build.la_code,
                build.month,
                build.revision,
                vintage,
                manifest.state.value,
                last.role if last else None,
                last.note or None if last else None,
                len(manifest.files),
                sum(file.rows for file in manifest.files),
                months_before(build.month, -1) - timedelta(days=1),
                # The month after it, on its working day of the month after that.
                nth_working_day(months_before(build.month, -2), authority.schedule_working_day),
                *(
                    moment.replace(tzinfo=None) if moment else None
                    for moment in (
                        manifest.built_at,
                        signed.at if signed else None,
                        withdrawn.at if withdrawn else None,
                    )
                ),
            )
        )
    return FilledTable(
        "history.release",
        {
            "release_number": "usmallint",
            "authority_code": "varchar",
            "as_of_month": "date",
            "revision": "integer",
            "vintage": "integer",
            "state": "varchar",
            "role": "varchar",
            "note": "varchar",
            "files": "integer",
            "file_rows": "bigint",
            "data_up_to": "date",
            "next_refresh": "date",
            "built_at": "timestamp",
            "published_at": "timestamp",
            "withdrawn_at": "timestamp",
        },
        rows,
    )
