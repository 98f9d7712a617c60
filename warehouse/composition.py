"""A release's content: the figures of every revision in a new database, with views, audited.

What belongs here: how the published database is composed of files and rows that are given. What
does not: which (`release.py`). It runs in a process of its own and imports little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml

from warehouse.build import WAREHOUSE, count_rows, prepare
from warehouse.connection import connect, literal
from warehouse.errors import PublicationRefused
from warehouse.filled_table import FilledTable

CONTRACT = WAREHOUSE / "published" / "kpi_v1.yaml"
HISTORY = WAREHOUSE / "published" / "history.sql"
REVISION = WAREHOUSE / "published" / "revision.sql"
BENCHMARK = WAREHOUSE / "published" / "benchmark.sql"
BESIDE = WAREHOUSE / "published" / "benchmark_beside_month.sql"
# By name: months that were built before a column was added lack it.
_FIGURES = "read_parquet(getvariable('figures'), union_by_name = true)"
# Few texts in very many rows: as types they are written in half the time.
_REPEATED = (
    "kpi_code",
    "kpi_id",
    "period_window",
    "breakdown",
    "breakdown_value",
    "status",
    "definition_hash",
)
# A third of DuckDB's own: a month's figures fill whole groups, which are then written once.
_ROW_GROUP_SIZE = 20 * 2048


@dataclass(frozen=True)
class Content:
    """What a release is composed of: files of every revision, and small tables."""

    figures: Sequence[str]
    data_quality: Sequence[str]
    # Why figures moved: one row a file, and the revisions that it compares.
    comparisons: FilledTable
    # The KPIs that each revision was made with.
    due: FilledTable
    releases: FilledTable
    reference: Sequence[FilledTable]
    # What official statistics say of councils, in one file.
    published_figures: str
    summary: str
    summary_from: date


def compose(path: Path, content: Content) -> dict[str, int]:
    """Compose a release in a new file; returns rows by table.

    Raises:
        PublicationRefused: it could not be composed, or the audit found a fault.
    """
    try:
        with connect() as connection:
            # Macros and settings stay out of the file: temporary in this connection.
            prepare(connection, {"summary_from": content.summary_from})
            # The oldest storage that every driver in use at councils can read.
            connection.execute(
                f"attach {literal(path)} as release "
                f"(storage_version 'v1.4.0', row_group_size {_ROW_GROUP_SIZE})"
            )
            connection.execute("set search_path = 'release.main,memory.main'")
            rows = _compose(connection, content)
            connection.execute("checkpoint release")
            connection.execute("use memory")
            connection.execute("detach release")
    except duckdb.Error as fault:
        raise PublicationRefused(
            f"The release could not be composed ({type(fault).__name__})."
        ) from None
    return rows


def _compose(connection: duckdb.DuckDBPyConnection, content: Content) -> dict[str, int]:
    for schema in ("reference", "history", "summaries", "quality"):
        connection.execute(f"create schema {schema}")
    for table in (*content.reference, content.releases, content.due):
        table.make(connection)
    _write_figures(connection, content.figures)
    _write_revisions(connection, content)
    connection.execute(HISTORY.read_text(encoding="utf-8"))
    _write_benchmarks(connection, content.published_figures)
    _write_summaries(connection, content.summary)
    _write_quality(connection, content.data_quality)
    _apply_contract(connection)
    _audit(connection, content)
    tables = connection.execute(
        "select concat(schema_name, '.', table_name) from duckdb_tables() "
        "where database_name = 'release' and schema_name <> 'reference' order by all"
    ).fetchall()
    # Of views not: counting those of ten years takes as long as making the summary.
    return {table: count_rows(connection, table) for (table,) in tables}


def _write_figures(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Keep the figures of every revision, in its order; `release_number` is its place."""
    connection.execute("set variable figures = $files", {"files": [*files]})
    for name in _REPEATED:
        connection.execute(
            f"create type history.{name} as enum (select distinct {name} from {_FIGURES} "
            f"where {name} is not null order by {name})"
        )
    repeated = ", ".join(f"cast({name} as history.{name}) as {name}" for name in _REPEATED)
    connection.execute(
        "create table history.kpi_values as "
        # What is the same for all figures of a revision stands in `history.release`. Each file
        # is in order; to sort all of them took longer than everything else.
        f"select * exclude (authority_code, as_of_month) replace ({repeated}), "
        f"cast(file_index as usmallint) as release_number from {_FIGURES}"
    )


def _write_revisions(connection: duckdb.DuckDBPyConnection, content: Content) -> None:
    """Take over why figures moved: also with nothing to compare the table is there."""
    connection.execute(REVISION.read_text(encoding="utf-8"))
    if content.comparisons.rows:
        content.comparisons.make(connection)
        connection.execute(
            "insert into history.revision by name "
            "select moved.* exclude (filename), compared.* exclude (filename) "
            "from read_parquet($files, union_by_name = true, filename = true) as moved "
            f"inner join {content.comparisons.name} as compared "
            "on moved.filename = compared.filename order by all",
            {"files": [file for file, *_ in content.comparisons.rows]},
        )


def _write_benchmarks(connection: duckdb.DuckDBPyConnection, file: str) -> None:
    """Keep what was published of this council and of those that it is compared with."""
    connection.execute(
        "create table reference.published_figure as select * from read_parquet($file)",
        {"file": file},
    )
    connection.execute(BENCHMARK.read_text(encoding="utf-8"))


def _write_summaries(connection: duckdb.DuckDBPyConnection, summary: str) -> None:
    """Make the summary twice: of what is signed off, and with what is still a draft."""
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
            "select summary.*, maturity.newest_month_usually_moves, "
            "beside.* exclude (authority_code, kpi_code, month) "
            f"from ({summary}) as summary "
            f"left join ({BESIDE.read_text(encoding='utf-8')}) as beside "
            "on summary.authority_code = beside.authority_code "
            "and summary.kpi_code = beside.kpi_code and summary.month = beside.month "
            "left join history.newest_month_range as maturity "
            "on summary.authority_code = maturity.authority_code "
            "and summary.kpi_code = maturity.kpi_code "
            # What a later delivery has restated once has moved already.
            "and summary.month = summary.as_of_month "
            "order by summary.month, summary.kpi_code, summary.authority_code"
        )


def _write_quality(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    connection.execute(
        "create table quality.rule_result as "
        "select release.authority_code, result.*, release.revision "
        "from read_parquet($files, union_by_name = true) as result "
        "inner join history.release as release on result.file_index = release.release_number "
        # A join keeps no order.
        "order by all",
        {"files": [*files]},
    )


def _apply_contract(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views and macros of `kpi_v1` with a comment on each, and on each column."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    connection.execute("create schema kpi_v1")
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


def _literal(words: str) -> str:
    return literal(" ".join(words.split()))


def _audit(connection: duckdb.DuckDBPyConnection, content: Content) -> None:
    """Refuse a release that contradicts itself or the revisions it was made from."""
    faults = {
        "a revision is missing": (
            f"select {len(content.figures)} - count(distinct release_number) "
            "from history.kpi_values"
        ),
        "figures are of another authority or month than their revision": (
            f"select count(*) from {_FIGURES} as value "
            "left join history.release as release "
            "on value.file_index = release.release_number "
            "and value.authority_code = release.authority_code "
            "and value.as_of_month = release.as_of_month "
            "where release.release_number is null"
        ),
        "a KPI has more than one summary row in a month": (
            "select count(*) from (select 1 from kpi_v1.monthly_performance_summary "
            "group by authority_code, kpi_code, month having count(*) > 1)"
        ),
        "a delivered month lacks a KPI": (
            "select count(*) from history.release as release "
            # Those that it was made with: later the council may count others.
            f"inner join {content.due.name} as due on release.release_number = due.release_number "
            "anti join history.kpi_values as value "
            "on release.release_number = value.release_number "
            "and release.as_of_month = value.month and due.kpi_code = value.kpi_code "
            "and value.breakdown = 'all'"
        ),
        "a month lacks a KPI in the summary": (
            "select count(*) from history.release as release "
            f"inner join {content.due.name} as due on release.release_number = due.release_number "
            "semi join reference.kpi as kpi on due.kpi_code = kpi.kpi_code "
            "anti join kpi_v1.monthly_performance_summary as summary "
            "on release.authority_code = summary.authority_code "
            "and release.as_of_month = summary.month and due.kpi_code = summary.kpi_code "
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
    }
    for fault, sql in faults.items():
        row = connection.execute(sql).fetchone()
        if row is None or row[0] != 0:
            raise PublicationRefused(f"The release was not published: {fault}.")
