"""A release's content: the figures of every revision in a new database, with views, audited.

What belongs here: how the published database is composed of files and rows that are given. What
does not: which (`release.py`). It runs in a process of its own and imports little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml

from warehouse.build import WAREHOUSE, count_rows, prepare
from warehouse.commentary import NAMES, fill
from warehouse.connection import connect, literal
from warehouse.errors import PublicationRefused
from warehouse.filled_table import FilledTable

_PUBLISHED = WAREHOUSE / "published"
CONTRACT = _PUBLISHED / "kpi_v1.yaml"
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
    # What people wrote beside the figures: one row a file, and the revision that it is of.
    commentary: FilledTable
    # What official statistics say of councils, in one file.
    published_figures: str
    summary: str
    # What the SQL files ask for with `getvariable`.
    settings: Mapping[str, object]


def compose(path: Path, content: Content) -> dict[str, int]:
    """Compose a release in a new file; returns rows by table.

    Raises:
        PublicationRefused: it could not be composed, or the audit found a fault.
    """
    try:
        with connect() as connection:
            # Macros and settings stay out of the file: temporary in this connection.
            prepare(connection, content.settings)
            connection.execute(published_sql("macros"))
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
    connection.execute(published_sql("history"))
    _write_benchmarks(connection, content.published_figures)
    _write_commentary(connection, content.commentary)
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


def published_sql(name: str) -> str:
    """The SQL of a part of the release, by its file."""
    return (_PUBLISHED / f"{name}.sql").read_text(encoding="utf-8")


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
    connection.execute(published_sql("revision"))
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
    connection.execute(published_sql("benchmark"))


def _write_commentary(connection: duckdb.DuckDBPyConnection, files: FilledTable) -> None:
    """Keep what people wrote beside the figures, by the revision that it came with."""
    connection.execute(
        "create table history.commentary (entry_number bigint, kpi_code varchar, month date, "
        "kind varchar, entry_text varchar, author_role varchar, entry_date date, "
        "release_number usmallint)"
    )
    if files.rows:
        files.make(connection)
        connection.execute(
            "insert into history.commentary by name "
            "select entry.* exclude (filename), revision.release_number "
            "from read_parquet($files, filename = true) as entry "
            f"inner join {files.name} as revision on entry.filename = revision.filename "
            "order by all",
            {"files": [file for file, _ in files.rows]},
        )


# What is made of the figures as now known, in this order.
_SUMMARIES = ("control_chart", "commentary", "highlight", "monthly_performance_summary")


def _write_summaries(connection: duckdb.DuckDBPyConnection, summary: str) -> None:
    """Make the summaries of what is signed off, and again with what is still a draft."""
    row = connection.execute(
        "select count(*) from history.release where state in ('draft', 'reviewed')"
    ).fetchone()
    if row == (0,):
        _write_summary(connection, summary, with_drafts=False)
        for name in ("kpi_values", *_SUMMARIES):
            # There is none: the same twice would take twice the time.
            connection.execute(
                f"create view summaries.{name}_with_drafts as select * from summaries.{name}"
            )
        return
    _write_summary(connection, summary, with_drafts=True)
    for name in _SUMMARIES:
        connection.execute(f"alter table summaries.{name} rename to {name}_with_drafts")
    connection.execute(
        "create view summaries.kpi_values_with_drafts as "
        "select * from history.figures_known_by(timestamp 'infinity', with_drafts := true)"
    )
    _write_summary(connection, summary, with_drafts=False)


def _write_summary(
    connection: duckdb.DuckDBPyConnection, summary: str, *, with_drafts: bool
) -> None:
    connection.execute("set variable with_drafts = $value", {"value": with_drafts})
    connection.execute(
        "create or replace view summaries.kpi_values as "
        "select * from history.figures_known_by(timestamp 'infinity', "
        f"with_drafts := {with_drafts})"
    )
    _make_temporary(connection, "summary", summary)
    # As a table: windows over the view, whose size nobody can tell, take four times as long.
    _make_temporary(
        connection, "known_figure", "select * from summaries.kpi_values where breakdown = 'all'"
    )
    connection.execute(f"create table summaries.control_chart as {published_sql('control_chart')}")
    _make_temporary(connection, "benchmark_beside_month", published_sql("benchmark_beside_month"))
    _make_temporary(connection, "judged", published_sql("judged_summary"))
    _fill_commentary(connection)
    connection.execute(f"create table summaries.highlight as {published_sql('highlight')}")
    connection.execute(
        "create table summaries.monthly_performance_summary as "
        "select judged.*, highlight.reasons as highlight_reasons, highlight.highlight, "
        "highlight.response from judged left join summaries.highlight as highlight "
        "on judged.authority_code = highlight.authority_code "
        "and judged.kpi_code = highlight.kpi_code and judged.month = highlight.month "
        "order by judged.month, judged.kpi_code, judged.authority_code"
    )


def _make_temporary(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Make a table that is no part of the release."""
    connection.execute(f"create or replace temporary table {name} as {query}")


def _fill_commentary(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `summaries.commentary`: its figures are those of the summary, put in by name."""
    columns = ", ".join(dict.fromkeys(column for column, _ in NAMES.values()))
    names = ("unit", *columns.split(", "))
    entries = connection.execute(published_sql("commentary")).fetchall()
    figures: dict[str, dict[tuple[str, date], dict[str, object]]] = {}
    if entries:
        for authority, code, month, *figure in connection.execute(
            f"select authority_code, kpi_code, month, unit, {columns} from judged"
        ).fetchall():
            own = figures.setdefault(authority, {})
            own[code, month] = dict(zip(names, figure, strict=True))
    rows = []
    for authority, number, code, month, kind, text, role, day, opened, closed in entries:
        filled = fill(text or "", code, month, figures.get(authority, {}))
        rows.append(
            (authority, number, code, month, kind, filled.text, filled.missing, role, day, opened,
             closed)
        )  # fmt: skip
    FilledTable(
        "summaries.commentary",
        {
            "authority_code": "varchar",
            "entry_number": "bigint",
            "kpi_code": "varchar",
            "month": "date",
            "kind": "varchar",
            "text": "varchar",
            "figures_missing": "integer",
            "author_role": "varchar",
            "entry_date": "date",
            "opened_month": "date",
            "closed_month": "date",
        },
        rows,
    ).make(connection)


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
