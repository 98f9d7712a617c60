"""The revisions of a month: each delivery that changed something has figures of its own, for ever.

`builds/<authority>/<month>/r1`, `r2` …, each with its figures, what the checks found, its
manifest and, until retention removes them, its records. A revision is made in `building` beside
them and takes its number whole. What belongs here: how one comes about, and which there are.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from warehouse.authority import SignOffMode
from warehouse.build import REVISION_FOLDER, Build
from warehouse.connection import connect, literal
from warehouse.erased_people import erase_from, erased_people
from warehouse.errors import BuildFailed
from warehouse.files import replace_file
from warehouse.manifest import (
    Decision,
    DeliveredFileRecord,
    Manifest,
    State,
    manifest_or_none,
    sha256_of,
    write_manifest,
)
from warehouse.sources.delivery_table import delivered_folder

PIPELINE_ROLE = "pipeline"


@dataclass(frozen=True)
class Finished:
    """The revision that a build became; not new where delivery and figures were those before."""

    build: Build
    is_new: bool
    figures: int


def month_folder(data_dir: Path, la_code: str, month: date) -> Path:
    """The folder of all revisions of a month."""
    return data_dir / "builds" / la_code / f"{month:%Y-%m}"


def finished_builds(data_dir: Path) -> list[Build]:
    """Every revision with figures, of every authority, in order of authority, month, revision."""
    return [build for build in every_revision(data_dir) if build.kpi_values.is_file()]


def every_revision(data_dir: Path) -> list[Build]:
    """The same with those whose figures are gone."""
    months = sorted((data_dir / "builds").glob("[0-9][0-9][0-9]/[0-9][0-9][0-9][0-9]-[0-9][0-9]"))
    return [build for folder in months for build in _numbered(folder)]


def revisions_of(folder: Path) -> list[Build]:
    """The revisions of a month that have figures, oldest first."""
    return [build for build in _numbered(folder) if build.kpi_values.is_file()]


def _numbered(folder: Path) -> list[Build]:
    """The folders of a month's revisions, also one whose figures are gone."""
    with suppress(ValueError):
        month = datetime.strptime(folder.name, "%Y-%m").date()  # noqa: DTZ007 - a month has no clock
        found = [
            Build(path, month, {})
            for path in folder.glob("r*")
            if REVISION_FOLDER.fullmatch(path.name)
        ]
        return sorted(found, key=lambda build: build.revision)
    return []


def latest_revision(folder: Path) -> Build | None:
    """The latest revision of a month; None where there is none."""
    return next(reversed(revisions_of(folder)), None)


def built_authorities(data_dir: Path) -> set[str]:
    """The codes of the authorities that a data directory holds finished months of."""
    return {build.la_code for build in finished_builds(data_dir)}


def finish(
    connection: duckdb.DuckDBPyConnection, build: Build, sign_off: SignOffMode = "automatic"
) -> Finished:
    """Write the figures of a build beside it, close it, and make it a revision of its month.

    They hold aggregates only, outlive the record-level file, and are all that publishing reads.
    Where the same files give the same figures as in the latest revision, that one stays and has
    its records replaced.

    Raises:
        BuildFailed: the figures could not be written; every revision is as it was.
    """
    try:
        manifest = _write_figures(connection, build)
    except duckdb.Error as fault:
        raise BuildFailed(f"The figures could not be written ({type(fault).__name__}).") from None
    connection.close()
    # An old delivery that comes again does not bring back who was erased since.
    erased = erase_from(build.database, erased_people(build.month_folder.parents[2]))
    manifest = manifest.model_copy(
        update={
            "records_sha256": sha256_of(build.database),
            "erased": erased.people if erased else 0,
        }
    )
    latest = next(reversed(_numbered(build.month_folder)), None)
    before = manifest_or_none(latest) if latest else None
    if latest and before and _is_the_same(before, manifest, latest, build):
        return _replace_records(latest, before, manifest, build)
    number = latest.revision + 1 if latest else 1
    if latest and not before:
        # Without its manifest nobody knows what it was made from: it is put aside, not removed.
        latest.directory.rename(latest.directory.with_name(f"{latest.directory.name}-damaged"))
    # What a person withdrew is not said again by the pipeline.
    waits = sign_off == "manual" or bool(before and _was_withdrawn(before, manifest))
    signed = () if waits else (_signed_by_pipeline(manifest),)
    write_manifest(build, manifest.model_copy(update={"revision": number, "sign_off": signed}))
    revision = replace(build, directory=build.month_folder / f"r{number}")
    build.directory.rename(revision.directory)
    return Finished(revision, True, _rows(revision))


def _replace_records(latest: Build, before: Manifest, now: Manifest, build: Build) -> Finished:
    """Give a revision the records of a build with the same figures, and its figures if damaged."""
    build.database.replace(latest.database)
    if sha256_of(latest.kpi_values) != before.figures_sha256:
        build.kpi_values.replace(latest.kpi_values)
    # Of the records as they are now: rules may have come since.
    build.data_quality.replace(latest.data_quality)
    build.commentary.replace(latest.commentary)
    # The same may have come again in a later folder, which is then built.
    records = {
        "records_sha256": now.records_sha256,
        "data_quality_sha256": now.data_quality_sha256,
        "commentary_sha256": now.commentary_sha256,
        "erased": now.erased,
        "delivery": now.delivery,
        "files": now.files,
    }
    write_manifest(latest, before.model_copy(update=records))
    shutil.rmtree(build.directory)
    return Finished(replace(latest, settings=build.settings), False, _rows(latest))


def _signed_by_pipeline(manifest: Manifest) -> Decision:
    return Decision(state=State.SIGNED_OFF, role=PIPELINE_ROLE, at=manifest.built_at)


def _write_figures(connection: duckdb.DuckDBPyConnection, build: Build) -> Manifest:
    with replace_file(build.data_quality) as path:
        connection.execute(
            f"copy (from quality.rule_result order by all) to {literal(path)} "
            "(format parquet, compression zstd)"
        )
    with replace_file(build.commentary) as path:
        connection.execute(
            "copy (select entry_number, kpi_code, month, entry_kind_code as kind, entry_text, "
            "author_role, entry_date from facts.commentary where month is not null "
            f"order by entry_number) to {literal(path)} (format parquet, compression zstd)"
        )
    with replace_file(build.kpi_values) as path:
        connection.execute(
            f"copy (select * exclude (revision) from summaries.kpi_values) to {literal(path)} "
            "(format parquet, compression zstd)"
        )
    files = connection.execute(
        "select table_name, file_name, sha256, encoding, file_rows, columns_dropped, "
        "content_sha256 "
        "from raw.delivery order by table_name"
    ).fetchall()
    return Manifest(
        authority=build.la_code,
        month=f"{build.month:%Y-%m}",
        revision=1,
        built_at=datetime.now(UTC).replace(microsecond=0),
        duckdb=duckdb.__version__,
        settings={name: str(value) for name, value in sorted(build.settings.items())},
        files=tuple(
            DeliveredFileRecord(**dict(zip(DeliveredFileRecord.model_fields, file, strict=True)))
            for file in files
        ),
        # As they stand beside the figures: those of the council's own settings.
        delivery=delivered_folder(connection) or "",
        definitions=dict(
            connection.execute(
                "select kpi_code, definition_hash from reference.kpi order by kpi_code"
            ).fetchall()
        ),
        figures_sha256=sha256_of(build.kpi_values),
        data_quality_sha256=sha256_of(build.data_quality),
        commentary_sha256=sha256_of(build.commentary),
        records_sha256="",
    )


def _was_withdrawn(before: Manifest, now: Manifest) -> bool:
    return (
        before.state is State.WITHDRAWN
        and before.content == now.content
        and before.figures_sha256 == now.figures_sha256
    )


def _is_the_same(before: Manifest, now: Manifest, latest: Build, build: Build) -> bool:
    if before.state is State.WITHDRAWN or before.content != now.content:
        return False
    if before.figures_sha256 == now.figures_sha256:
        return True
    # The bytes depend on the version of DuckDB that wrote them, the figures do not.
    return before.duckdb != now.duckdb and _have_same_figures(latest, build)


def _have_same_figures(one: Build, other: Build) -> bool:
    if not one.kpi_values.is_file():
        return False
    with connect() as connection:
        first, second = (connection.read_parquet(str(build.kpi_values)) for build in (one, other))
        if (first.columns, first.types) != (second.columns, second.types):
            return False
        row = connection.execute(
            "select count(*) from ((from first except all from second) "
            "union all (from second except all from first))"
        ).fetchone()
    return row == (0,)


def _rows(build: Build) -> int:
    with connect() as connection:
        row = connection.execute(
            "select count(*) from read_parquet($file)", {"file": str(build.kpi_values)}
        ).fetchone()
    return row[0] if row else 0
