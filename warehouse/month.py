"""One reporting month: the settings its SQL asks for, and what the finished build hands on."""

import hashlib
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.authority import Authority
from warehouse.build import Build, count_rows
from warehouse.calendar_months import months_before
from warehouse.errors import BuildFailed, PublicationRefused
from warehouse.files import replace_file, write_json

REVISION = 1

# The council's settings that SQL files ask for by name; those by service or role are tables.
_SETTINGS_OF_FIGURES = (
    "assessment_clock_start",
    "caseload_guideline",
    "far_from_home_miles",
    "leap_day_birthday",
    "looked_after_first_review_working_days",
    "looked_after_first_visit_days",
    "looked_after_later_review_months",
    "looked_after_permanent_visit_months",
    "looked_after_second_review_months",
    "looked_after_visit_days",
    "protection_first_review_days",
    "protection_later_review_days",
    "protection_visit_working_days",
)


class DeliveredFileRecord(BaseModel):
    """One file a month was built from."""

    model_config = ConfigDict(frozen=True)

    table: str
    file: str
    sha256: str
    encoding: str
    rows: int
    columns_dropped: int


class Manifest(BaseModel):
    """What a month's figures were made from; written last, so a month with one is finished."""

    model_config = ConfigDict(frozen=True)

    month: str
    revision: int
    duckdb: str
    settings: dict[str, str]
    files: tuple[DeliveredFileRecord, ...]
    definitions: dict[str, str]
    figures_sha256: str


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
        # What is delivered is the state after the month ended.
        "extract_date": months_before(month, -1) - timedelta(days=1),
        **{name: getattr(authority, name) for name in _SETTINGS_OF_FIGURES},
        "revision": REVISION,
    }


def open_build(
    data_dir: Path, authority: Authority, month: date, *, all_history: bool = False
) -> Build:
    """The build of a month of this authority.

    A month that was built with all of its history keeps it when it is built again.
    """
    directory = data_dir / "builds" / authority.la_code / f"{month:%Y-%m}"
    settings = month_settings(authority, month, all_history=all_history)
    manifest = directory / "manifest.json"
    if not all_history and manifest.is_file():
        whole = month_settings(authority, month, all_history=True)
        with suppress(ValidationError, UnicodeDecodeError):
            before = Manifest.model_validate_json(manifest.read_text(encoding="utf-8")).settings
            if before.get("first_shown_month") == str(whole["first_shown_month"]):
                settings = whole
    return Build(directory, month, settings)


def finished_builds(data_dir: Path) -> list[Build]:
    """The builds with figures to publish, of every authority, in order of authority and month."""
    found = sorted((data_dir / "builds").glob("[0-9][0-9][0-9]/????-??/kpi_values.parquet"))
    return [
        Build(path.parent, datetime.strptime(path.parent.name, "%Y-%m").date(), {})  # noqa: DTZ007 - a month has no clock
        for path in found
    ]


def built_authorities(data_dir: Path) -> set[str]:
    """The codes of the authorities that a data directory holds finished months of."""
    return {build.directory.parent.name for build in finished_builds(data_dir)}


def keep_figures(connection: duckdb.DuckDBPyConnection, build: Build) -> int:
    """Write the build's figures and manifest beside it; returns the number of figures.

    They hold aggregates only, outlive the record-level file, and are all that publishing reads.
    """
    try:
        # All three are whole before any takes its name, and the manifest takes it last: it
        # says that the month is finished, and of which figures.
        with (
            replace_file(build.manifest) as manifest,
            replace_file(build.data_quality) as data_quality,
            replace_file(build.kpi_values) as kpi_values,
        ):
            connection.execute(
                f"copy (from summaries.kpi_values) to '{kpi_values}' "
                "(format parquet, compression zstd)"
            )
            connection.execute(
                f"copy (from quality.rule_result order by all) to '{data_quality}' "
                "(format parquet, compression zstd)"
            )
            write_json(manifest, _manifest(connection, build, _digest(kpi_values)).model_dump())
    except duckdb.Error as fault:
        raise BuildFailed(f"The figures could not be written ({type(fault).__name__}).") from None
    return count_rows(connection, "summaries.kpi_values")


def _manifest(connection: duckdb.DuckDBPyConnection, build: Build, figures_sha256: str) -> Manifest:
    files = connection.execute(
        "select table_name, file_name, sha256, encoding, file_rows, columns_dropped "
        "from raw.delivery order by table_name"
    ).fetchall()
    return Manifest(
        month=f"{build.month:%Y-%m}",
        revision=REVISION,
        duckdb=duckdb.__version__,
        settings={name: str(value) for name, value in sorted(build.settings.items())},
        files=tuple(
            DeliveredFileRecord(**dict(zip(DeliveredFileRecord.model_fields, file, strict=True)))
            for file in files
        ),
        # As they stand beside the figures: those of the council's own settings.
        definitions=dict(
            connection.execute(
                "select kpi_code, definition_hash from reference.kpi order by kpi_code"
            ).fetchall()
        ),
        figures_sha256=figures_sha256,
    )


def headline_values(connection: duckdb.DuckDBPyConnection, build: Build) -> dict[str, float]:
    """The headline figure of each KPI that has one in the build's own month, by KPI id."""
    rows = connection.execute(
        "select kpi_id, value from summaries.monthly_performance_summary "
        "where month = ? and status = 'ok' order by kpi_id",
        [build.month],
    ).fetchall()
    return {kpi: float(value) for kpi, value in rows}


def read_manifest(build: Build) -> Manifest:
    """The manifest of a finished build.

    Raises:
        PublicationRefused: there is none, it cannot be read, or the figures are not those it
            was written for: the month was interrupted and has to be built again.
    """
    month = f"{build.month:%B %Y}"
    try:
        manifest = Manifest.model_validate_json(build.manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublicationRefused(
            f"The build of {month} was not finished, its manifest is missing: build it again."
        ) from None
    except (ValidationError, UnicodeDecodeError):
        raise PublicationRefused(
            f"The manifest of {month} cannot be read: build the month again."
        ) from None
    if manifest.figures_sha256 != _digest(build.kpi_values):
        raise PublicationRefused(
            f"The figures of {month} are not those of its manifest: build the month again."
        )
    return manifest


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
