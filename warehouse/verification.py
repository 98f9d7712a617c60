"""Whether what is kept is what was made: every artefact against the hash in its manifest.

Reads only. What is damaged is named by month, revision and file of ours; of a delivered file the
table is named, because what it is called may be a person's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from warehouse.build import Build
from warehouse.errors import PublicationRefused
from warehouse.kept_comparisons import Comparison, comparison_file, revisions_file
from warehouse.manifest import Manifest, manifest_or_none, parse_manifest, sha256_of
from warehouse.release import (
    ReleaseManifest,
    parts_of_release,
    published_database,
    release_manifest_file,
)
from warehouse.revisions import every_revision
from warehouse.sources.landing import landing_directory


@dataclass
class Verification:
    """What was looked at: artefacts that are whole or removed, and a sentence for each damaged."""

    whole: int = 0
    removed: int = 0
    damaged: list[str] = field(default_factory=list)

    def note(self, where: str, path: Path, expected: str, *, may_be_removed: bool = False) -> None:
        """Hold a file against the hash that was written down for it."""
        found = sha256_of(path)
        if found == expected:
            self.whole += 1
        elif found:
            self.damaged.append(f"{where}: {path.name} is not the file that was made.")
        elif may_be_removed:
            self.removed += 1
        else:
            self.damaged.append(f"{where}: {path.name} is missing.")


def verify(data_dir: Path) -> Verification:
    """Look at every revision, its comparison, its delivery, and the release."""
    verification = Verification()
    for build in every_revision(data_dir):
        _verify_revision(verification, data_dir, build)
    _verify_release(verification, data_dir)
    return verification


def _verify_revision(verification: Verification, data_dir: Path, build: Build) -> None:
    where = f"{build.la_code}, {build.name}"
    try:
        manifest = parse_manifest(build)
    except PublicationRefused as fault:
        verification.damaged.append(f"{where}: {fault}")
        return
    named = (manifest.authority, manifest.month, manifest.revision)
    if named != (build.la_code, f"{build.month:%Y-%m}", build.revision):
        verification.damaged.append(f"{where}: its manifest is that of another revision.")
        return
    verification.whole += 1
    verification.note(where, build.kpi_values, manifest.figures_sha256)
    verification.note(where, build.data_quality, manifest.data_quality_sha256)
    if manifest.commentary_sha256:
        verification.note(where, build.commentary, manifest.commentary_sha256)
    verification.note(where, build.database, manifest.records_sha256, may_be_removed=True)
    _verify_comparison(verification, where, build)
    for table, is_as_built in _delivered(data_dir, build, manifest):
        if is_as_built:
            verification.whole += 1
        else:
            verification.damaged.append(
                f"{where}: the file of {table} in landing is not the one it was made from."
            )


def _verify_comparison(verification: Verification, where: str, build: Build) -> None:
    path = comparison_file(build)
    if not path.is_file():
        if revisions_file(build).is_file():
            verification.damaged.append(f"{where}: {path.name} is missing.")
        return
    try:
        kept = Comparison.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError):
        verification.damaged.append(f"{where}: {path.name} cannot be read.")
        return
    verification.whole += 1
    verification.note(where, revisions_file(build), kept.revisions_sha256)


def _delivered(data_dir: Path, build: Build, manifest: Manifest) -> Iterator[tuple[str, bool]]:
    """The delivered files that are still there, unless a later revision has others there."""
    first = landing_directory(data_dir, build.la_code, build.month)
    later = manifest_or_none(
        replace(build, directory=build.month_folder / f"r{build.revision + 1}")
    )
    folder, then = (
        first.with_name(each.delivery or first.name) if each else None for each in (manifest, later)
    )
    if folder is None or folder == then or not folder.is_dir():
        return
    for file in manifest.files:
        found = sha256_of(folder / file.file)
        if found:
            yield file.table, found == file.sha256


def _verify_release(verification: Verification, data_dir: Path) -> None:
    database, path = published_database(data_dir), release_manifest_file(data_dir)
    if not database.exists() and not path.exists():
        return
    try:
        manifest = ReleaseManifest.model_validate_json(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValidationError, UnicodeDecodeError):
        verification.damaged.append("The release: its manifest is missing or cannot be read.")
        return
    verification.whole += 1
    verification.note("The release", database, manifest.sha256)
    try:
        if manifest.parts != parts_of_release(data_dir):
            verification.damaged.append(
                "The release is not that of the revisions that are there: publish again."
            )
    except PublicationRefused as fault:
        verification.damaged.append(f"The release cannot be made again: {fault}")
