"""One reporting month: the settings its SQL asks for, and where it is built."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from warehouse.authority import Authority
from warehouse.build import IN_PROGRESS, Build
from warehouse.calendar_months import months_before
from warehouse.errors import PublicationRefused
from warehouse.manifest import read_manifest
from warehouse.revisions import latest_revision, month_folder

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
    }


def open_build(
    data_dir: Path, authority: Authority, month: date, *, all_history: bool = False
) -> Build:
    """Where the next revision of a month of this authority is built.

    A month that was built with all of its history keeps it when it is built again.
    """
    folder = month_folder(data_dir, authority.la_code, month)
    before = latest_revision(folder)
    keeps_all = before is not None and _has_all_history(before, authority)
    settings = month_settings(authority, month, all_history=all_history or keeps_all)
    return Build(folder / IN_PROGRESS, month, settings)


def open_latest(data_dir: Path, authority: Authority, month: date) -> Build | None:
    """The latest revision of a month with the settings as they are now; None where none is."""
    found = latest_revision(month_folder(data_dir, authority.la_code, month))
    if found is None:
        return None
    whole = _has_all_history(found, authority)
    return replace(found, settings=month_settings(authority, month, all_history=whole))


def _has_all_history(build: Build, authority: Authority) -> bool:
    whole = month_settings(authority, build.month, all_history=True)
    try:
        settings = read_manifest(build).settings
    except PublicationRefused:
        return False
    return settings.get("first_shown_month") == str(whole["first_shown_month"])


def headline_values(connection: duckdb.DuckDBPyConnection, build: Build) -> dict[str, float]:
    """The headline figure of each KPI that has one in the build's own month, by KPI id."""
    rows = connection.execute(
        "select kpi_id, value from summaries.monthly_performance_summary "
        "where month = ? and status = 'ok' order by kpi_id",
        [build.month],
    ).fetchall()
    return {kpi: float(value) for kpi, value in rows}
