"""One reporting month: the settings its SQL asks for, and what the finished build hands on."""

import json
from datetime import date
from pathlib import Path

import duckdb

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.errors import BuildFailed
from warehouse.files import replace_file, write_json
from warehouse.kpi_definitions import kpi_definitions

REVISION = 1


def months_before(month: date, months: int) -> date:
    """The first day of the month a number of months earlier."""
    ordinal = month.year * 12 + month.month - 1 - months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def month_settings(
    authority: Authority, month: date, *, all_history: bool = False
) -> dict[str, object]:
    """What the SQL files ask for with `getvariable`.

    The shown months end with the delivery's; the eleven before them are counted too, because
    the twelve-month window of the first shown month needs them.
    """
    history_from = months_before(month, authority.history_months - 1)
    shown = authority.history_months if all_history else authority.months_shown
    first_shown = max(history_from, months_before(month, shown - 1))
    return {
        "delivery_month": month,
        "first_shown_month": first_shown,
        "first_counted_month": max(history_from, months_before(first_shown, 11)),
        "history_from": history_from,
        "summary_from": months_before(month, 12),
        "caseload_guideline": authority.caseload_guideline,
        "revision": REVISION,
    }


def open_build(
    data_dir: Path, authority: Authority, month: date, *, all_history: bool = False
) -> Build:
    """The build of a month of this authority."""
    return Build(
        data_dir / "builds" / authority.la_code / f"{month:%Y-%m}",
        month,
        month_settings(authority, month, all_history=all_history),
    )


def keep_figures(connection: duckdb.DuckDBPyConnection, build: Build) -> int:
    """Write the build's figures and manifest beside it; returns the number of figures.

    They hold aggregates only, outlive the record-level file, and are all that publishing reads.
    """
    try:
        with replace_file(build.kpi_values) as path:
            connection.execute(
                f"copy (from summaries.kpi_values) to '{path}' (format parquet, compression zstd)"
            )
        with replace_file(build.data_quality) as path:
            connection.execute(
                f"copy (from quality.rule_result order by all) to '{path}' "
                "(format parquet, compression zstd)"
            )
    except duckdb.Error as fault:
        raise BuildFailed(f"The figures could not be written ({type(fault).__name__}).") from None
    files = connection.execute(
        "select table_name, file_name, sha256, encoding, file_rows, columns_dropped "
        "from raw.delivery order by table_name"
    ).fetchall()
    write_json(
        build.manifest,
        {
            "month": f"{build.month:%Y-%m}",
            "revision": REVISION,
            "duckdb": duckdb.__version__,
            "settings": {name: str(value) for name, value in sorted(build.settings.items())},
            "files": [
                dict(
                    zip(
                        ("table", "file", "sha256", "encoding", "rows", "columns_dropped"),
                        file,
                        strict=True,
                    )
                )
                for file in files
            ],
            "definitions": {kpi.code: kpi.definition_hash for kpi in kpi_definitions().values()},
        },
    )
    row = connection.execute("select count(*) from summaries.kpi_values").fetchone()
    return row[0] if row else 0


def headline_values(connection: duckdb.DuckDBPyConnection, build: Build) -> dict[str, float]:
    """The headline figure of each KPI that has one in the build's own month, by KPI id."""
    rows = connection.execute(
        "select kpi_id, value from summaries.monthly_performance_summary "
        "where month = ? and status = 'ok' order by kpi_id",
        [build.month],
    ).fetchall()
    return {kpi: float(value) for kpi, value in rows}


def read_manifest(build: Build) -> dict[str, object]:
    """The manifest of a finished build."""
    return json.loads(build.manifest.read_text(encoding="utf-8"))
