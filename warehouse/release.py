"""A release: every month's figures composed into a new database, audited, and put in place whole.

Reports read `performance.duckdb`; it is never written while it can be read, and a release that
fails its audit changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict

from warehouse.authority import Authority
from warehouse.build import DUCKDB_SETTINGS, Build, prepare
from warehouse.calendar_months import months_before
from warehouse.errors import PublicationRefused
from warehouse.files import locked, replace_file, write_json
from warehouse.kept_comparisons import Comparison, compare_all, revisions_file
from warehouse.manifest import Manifest, State, read_manifest, sha256_of
from warehouse.reference import load_reference
from warehouse.revisions import finished_builds
from warehouse.sql_files import WAREHOUSE, sql_files

CONTRACT = WAREHOUSE / "published" / "kpi_v1.yaml"
HISTORY = WAREHOUSE / "published" / "history.sql"
REVISION = WAREHOUSE / "published" / "revision.sql"


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
    # By authority, month and revision: the hash of its figures and how far it is signed off.
    parts: dict[str, tuple[str, State]]


def published_database(data_dir: Path) -> Path:
    """The file that reports open."""
    return data_dir / "published" / "internal" / "performance.duckdb"


def release_manifest_file(data_dir: Path) -> Path:
    """What the release was made from."""
    return published_database(data_dir).with_name("release.json")


def parts_of_release(data_dir: Path) -> dict[str, tuple[str, State]]:
    """The revisions that a release made now is composed of.

    Raises:
        PublicationRefused: one of them is damaged.
    """
    builds = finished_builds(data_dir)
    return _parts(builds, [read_manifest(build) for build in builds])


def _parts(builds: Sequence[Build], manifests: Sequence[Manifest]) -> dict[str, tuple[str, State]]:
    return {
        f"{build.la_code}/{build.month:%Y-%m}/r{build.revision}": (
            manifest.figures_sha256,
            manifest.state,
        )
        for build, manifest in zip(builds, manifests, strict=True)
    }


def publish(data_dir: Path, authority: Authority) -> Release:
    """Compose and put in place a release from every revision in the data directory.

    The same revisions give the same content, whenever and wherever it is done.

    Raises:
        PublicationRefused: nothing to publish, or the audit found a fault; what was published
            before is untouched.
    """
    # One at a time: two that list the months side by side would lose one.
    with locked(data_dir / "published", wait=True):
        return _publish(data_dir, authority)


def _publish(data_dir: Path, authority: Authority) -> Release:
    builds = finished_builds(data_dir)
    if not builds:
        raise PublicationRefused("There is no finished month to publish.")
    manifests = [read_manifest(build) for build in builds]
    compared = compare_all(data_dir)
    target = published_database(data_dir)
    try:
        with replace_file(target) as path:
            rows = _compose(path, builds, manifests, compared, authority)
            if _log_of(path).exists():
                raise PublicationRefused("The new release was not closed cleanly.")
            # Nobody writes to a release: a log left by a writer that crashed would be replayed
            # on the new file, which could then not be opened.
            path.chmod(0o400)
            _log_of(target).unlink(missing_ok=True)
            manifest = ReleaseManifest(sha256=sha256_of(path), parts=_parts(builds, manifests))
    except duckdb.Error as fault:
        raise PublicationRefused(
            f"The release could not be composed ({type(fault).__name__})."
        ) from None
    with replace_file(release_manifest_file(data_dir)) as path:
        write_json(path, manifest.model_dump(mode="json"))
    return Release(target, tuple(sorted({f"{build.month:%Y-%m}" for build in builds})), rows)


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def _compose(
    path: Path,
    builds: Sequence[Build],
    manifests: Sequence[Manifest],
    compared: Sequence[tuple[Build, Comparison]],
    authority: Authority,
) -> dict[str, int]:
    with duckdb.connect(config=dict(DUCKDB_SETTINGS)) as connection:
        # The oldest storage that every driver in use at councils can read.
        connection.execute(f"attach '{path}' as release (storage_version 'v1.4.0')")
        connection.execute("use release")
        latest = max(build.month for build in builds)
        # Macros and settings stay out of the file: temporary in this connection.
        first = min(build.month for build in builds)
        connection.execute("use memory")
        prepare(connection, {"summary_from": months_before(first, 12)})
        connection.execute("use release")
        load_reference(connection, authority, latest)
        for schema in ("history", "summaries", "quality"):
            connection.execute(f"create schema {schema}")
        _write_releases(connection, builds, manifests)
        _write_figures(connection, builds)
        _write_revisions(connection, compared)
        connection.execute(HISTORY.read_text(encoding="utf-8"))
        _write_summaries(connection)
        _write_quality(connection, builds)
        rows = _apply_contract(connection)
        _audit(connection, builds)
        connection.execute("checkpoint release")
        connection.execute("use memory")
        connection.execute("detach release")
    return rows


def _write_figures(connection: duckdb.DuckDBPyConnection, builds: Sequence[Build]) -> None:
    connection.execute(
        "create table history.kpi_values as "
        # By name: months that were built before a column was added lack it. Each file is in
        # order; to sort all of them took longer than everything else.
        "select * exclude (filename), "
        "cast(regexp_extract(filename, '/r([0-9]+)/[^/]*$', 1) as integer) as revision "
        "from read_parquet($files, union_by_name = true, filename = true)",
        {"files": [str(build.kpi_values) for build in builds]},
    )


def _write_revisions(
    connection: duckdb.DuckDBPyConnection, compared: Sequence[tuple[Build, Comparison]]
) -> None:
    """Take over why figures moved: also with nothing to compare the table is there."""
    connection.execute(REVISION.read_text(encoding="utf-8"))
    connection.execute(
        "create temp table comparison (filename varchar, as_of_month date, revision integer, "
        "before_as_of_month date, before_revision integer)"
    )
    for after, kept in compared:
        month, _, folder = kept.before.partition("/r")
        connection.execute(
            "insert into comparison values ($file, $as_of, $revision, $before || '-01', $number)",
            {
                "file": str(revisions_file(after)),
                "as_of": after.month,
                "revision": after.revision,
                "before": month,
                "number": int(folder),
            },
        )
    if compared:
        connection.execute(
            "insert into history.revision by name "
            "select moved.* exclude (filename), comparison.* exclude (filename) "
            "from read_parquet($files, union_by_name = true, filename = true) as moved "
            "inner join comparison on moved.filename = comparison.filename",
            {"files": [str(revisions_file(after)) for after, _ in compared]},
        )
    connection.execute("drop table comparison")


def _write_summaries(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the summary twice: of what is signed off, and with what is still a draft."""
    summary = sql_files("summaries")["monthly_performance_summary"]
    for name, with_drafts in (
        ("monthly_performance_summary_with_drafts", True),
        ("monthly_performance_summary", False),
    ):
        connection.execute(
            "create or replace view summaries.kpi_values as "
            "select * from history.figures_known_by(timestamp 'infinity', "
            f"with_drafts := {with_drafts})"
        )
        connection.execute(
            f"create table summaries.{name} as "
            "select summary.*, maturity.newest_month_usually_moves "
            f"from ({summary.sql}) as summary "
            "left join history.newest_month_range as maturity "
            "on summary.authority_code = maturity.authority_code "
            "and summary.kpi_code = maturity.kpi_code "
            # What a later delivery has restated once has moved already.
            "and summary.month = summary.as_of_month "
            "order by summary.month, summary.kpi_code, summary.authority_code"
        )


def _write_quality(connection: duckdb.DuckDBPyConnection, builds: Sequence[Build]) -> None:
    connection.execute(
        "create table quality.rule_result as select * exclude (filename), "
        "cast(regexp_extract(filename, '/r([0-9]+)/[^/]*$', 1) as integer) as revision "
        "from read_parquet($files, union_by_name = true, filename = true)",
        {"files": [str(build.data_quality) for build in builds]},
    )


def _write_releases(
    connection: duckdb.DuckDBPyConnection, builds: Sequence[Build], manifests: Sequence[Manifest]
) -> None:
    connection.execute(
        "create table history.release (authority_code varchar, as_of_month date, "
        "revision integer, vintage integer, state varchar, role varchar, note varchar, "
        "files integer, file_rows bigint, built_at timestamp, published_at timestamp, "
        "withdrawn_at timestamp)"
    )
    rows: list[tuple[object, ...]] = []
    for build, manifest in zip(builds, manifests, strict=True):
        # In order of month and revision: what is later goes before what is earlier.
        vintage = 1 + sum(row[0] == build.la_code for row in rows)
        signed, withdrawn = manifest.decided(State.SIGNED_OFF), manifest.decided(State.WITHDRAWN)
        last = manifest.sign_off[-1] if manifest.sign_off else None
        rows.append(
            (
                build.la_code,
                build.month,
                build.revision,
                vintage,
                manifest.state.value,
                last.role if last else None,
                last.note or None if last else None,
                len(manifest.files),
                sum(file.rows for file in manifest.files),
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
    connection.executemany(
        "insert into history.release values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
    )


def _apply_contract(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make the views and macros of `kpi_v1` with a comment on each, and on each column."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    connection.execute("create schema kpi_v1")
    rows = {}
    for name, promise in contract.items():
        query = f"select {', '.join(promise['columns'])} from {promise['from']}"
        comment = _literal(promise["comment"])
        if parameter := promise.get("parameter"):
            connection.execute(f"create macro kpi_v1.{name}({parameter}) as table {query}")
            connection.execute(f"comment on macro table kpi_v1.{name} is {comment}")
            continue
        connection.execute(f"create view kpi_v1.{name} as {query}")
        connection.execute(f"comment on view kpi_v1.{name} is {comment}")
        for column, words in promise["columns"].items():
            connection.execute(f"comment on column kpi_v1.{name}.{column} is {_literal(words)}")
        row = connection.execute(f"select count(*) from kpi_v1.{name}").fetchone()
        rows[name] = row[0] if row else 0
    return rows


def _literal(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _audit(connection: duckdb.DuckDBPyConnection, builds: Sequence[Build]) -> None:
    """Refuse a release that contradicts itself or the builds it was made from."""
    due = len(builds)
    faults = {
        "a KPI has more than one summary row in a month": (
            "select count(*) from (select 1 from kpi_v1.monthly_performance_summary "
            "group by authority_code, kpi_code, month having count(*) > 1)"
        ),
        "a delivered month lacks a KPI": (
            "select count(*) from history.release as release cross join reference.kpi as kpi "
            "anti join kpi_v1.monthly_performance_summary as summary "
            "on release.authority_code = summary.authority_code "
            "and release.as_of_month = summary.month and kpi.kpi_code = summary.kpi_code "
            "where release.state = 'signed_off'"
        ),
        "a figure has a status but also a value": (
            "select count(*) from history.kpi_values where (status = 'ok') = (value is null)"
        ),
        "a share lies outside 0 to 100": (
            "select count(*) from history.kpi_values as value "
            "inner join reference.kpi as kpi using (kpi_code) "
            "where kpi.measure = 'share' and value.value not between 0 and 100"
        ),
        "a month is missing": (
            f"select {due} - count(distinct (authority_code, as_of_month, revision)) "
            "from history.kpi_values"
        ),
    }
    for fault, sql in faults.items():
        row = connection.execute(sql).fetchone()
        if row is None or row[0] != 0:
            raise PublicationRefused(f"The release was not published: {fault}.")
