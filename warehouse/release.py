"""A release: every month's figures composed into a new database, audited, and put in place whole.

Reports read `performance.duckdb`; it is never written while it can be read, and a release that
fails its audit changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml

from warehouse.authority import Authority
from warehouse.build import DUCKDB_SETTINGS, Build, prepare
from warehouse.calendar_months import months_before
from warehouse.errors import PublicationRefused
from warehouse.files import locked, replace_file
from warehouse.month import Manifest, finished_builds, read_manifest
from warehouse.reference import load_reference
from warehouse.sql_files import WAREHOUSE, sql_files

CONTRACT = WAREHOUSE / "published" / "kpi_v1.yaml"
AS_NOW_KNOWN = WAREHOUSE / "published" / "as_now_known.sql"


@dataclass(frozen=True)
class Release:
    """What was published, and from which months."""

    database: Path
    months: tuple[str, ...]
    rows: dict[str, int]


def published_database(data_dir: Path) -> Path:
    """The file that reports open."""
    return data_dir / "published" / "internal" / "performance.duckdb"


def publish(data_dir: Path, authority: Authority) -> Release:
    """Compose and put in place a release from every finished month of the data directory.

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
    target = published_database(data_dir)
    try:
        with replace_file(target) as path:
            rows = _compose(path, builds, manifests, authority)
            if _log_of(path).exists():
                raise PublicationRefused("The new release was not closed cleanly.")
            # Nobody writes to a release: a log left by a writer that crashed would be replayed
            # on the new file, which could then not be opened.
            path.chmod(0o400)
            _log_of(target).unlink(missing_ok=True)
    except duckdb.Error as fault:
        raise PublicationRefused(
            f"The release could not be composed ({type(fault).__name__})."
        ) from None
    return Release(target, tuple(sorted({f"{build.month:%Y-%m}" for build in builds})), rows)


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def _compose(
    path: Path, builds: Sequence[Build], manifests: Sequence[Manifest], authority: Authority
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
        connection.execute(
            "create table history.kpi_values as "
            # By name: months that were built before a column was added lack it.
            "select * from read_parquet($files, union_by_name = true) "
            "order by kpi_code, month, period_window, breakdown, breakdown_value, as_of_month",
            {"files": [str(build.kpi_values) for build in builds]},
        )
        as_now_known = AS_NOW_KNOWN.read_text(encoding="utf-8")
        connection.execute(f"create view summaries.kpi_values as {as_now_known}")
        summary = sql_files("summaries")["monthly_performance_summary"]
        connection.execute(f"create table summaries.monthly_performance_summary as {summary.sql}")
        _write_quality(connection, builds)
        _write_releases(connection, builds, manifests)
        rows = _apply_contract(connection)
        _audit(connection, builds)
        connection.execute("checkpoint release")
        connection.execute("use memory")
        connection.execute("detach release")
    return rows


def _write_quality(connection: duckdb.DuckDBPyConnection, builds: Sequence[Build]) -> None:
    connection.execute(
        "create table quality.rule_result as "
        "select * from read_parquet($files, union_by_name = true)",
        {"files": [str(build.data_quality) for build in builds]},
    )


def _write_releases(
    connection: duckdb.DuckDBPyConnection, builds: Sequence[Build], manifests: Sequence[Manifest]
) -> None:
    connection.execute(
        "create table history.release (authority_code varchar, as_of_month date, "
        "revision integer, published_at timestamp, files integer, file_rows bigint)"
    )
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for build, manifest in zip(builds, manifests, strict=True):
        connection.execute(
            "insert into history.release values (?, ?, ?, ?, ?, ?)",
            [
                build.directory.parent.name,
                build.month,
                manifest.revision,
                now,
                len(manifest.files),
                sum(file.rows for file in manifest.files),
            ],
        )


def _apply_contract(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make the views of `kpi_v1` with a comment on each view and column."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    connection.execute("create schema kpi_v1")
    rows = {}
    for view, promise in contract.items():
        columns = ", ".join(promise["columns"])
        connection.execute(f"create view kpi_v1.{view} as select {columns} from {promise['from']}")
        connection.execute(f"comment on view kpi_v1.{view} is {_literal(promise['comment'])}")
        for column, comment in promise["columns"].items():
            connection.execute(f"comment on column kpi_v1.{view}.{column} is {_literal(comment)}")
        row = connection.execute(f"select count(*) from kpi_v1.{view}").fetchone()
        rows[view] = row[0] if row else 0
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
            "and release.as_of_month = summary.month and kpi.kpi_code = summary.kpi_code"
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
            f"select {due} - count(distinct (authority_code, as_of_month)) from history.kpi_values"
        ),
    }
    for fault, sql in faults.items():
        row = connection.execute(sql).fetchone()
        if row is None or row[0] != 0:
            raise PublicationRefused(f"The release was not published: {fault}.")
