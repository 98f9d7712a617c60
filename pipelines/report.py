"""The month's summary as a table that a person can read on a terminal."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from warehouse.kpi_definitions import Theme

# Columns that the whole table takes.
_WIDE = 120
_UNAVAILABLE = {
    "no_data": "no data",
    "incomplete_window": "fewer than 12 months",
    "not_available_from_source": "not available from source",
    "suppressed": "suppressed",
}
_WINDOWS = {
    "month": "month",
    "month_end": "month end",
    "year_to_date": "year to date",
    "rolling_12_months": "12 months",
}


def print_summary(database: Path, month: date, console: Console) -> None:
    """Print a month of `kpi_v1.monthly_performance_summary`, theme by theme."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select theme, kpi_code, title, unit, value_shown, numerator, denominator, "
            "change_from_previous_month, change_from_same_month_last_year, period_window, status, "
            "source_layouts "
            "from kpi_v1.monthly_performance_summary where month = ? "
            "order by kpi_code",
            [month],
        ).fetchall()
    rows.sort(key=lambda row: Theme(row[0]).position)
    table = Table(
        title=f"Monthly performance summary, {month:%B %Y}",
        box=box.SIMPLE_HEAD,
        title_justify="left",
    )
    # On a narrow terminal fewer columns, each of them whole.
    is_wide = console.width >= _WIDE
    table.add_column("KPI", no_wrap=True)
    table.add_column("", min_width=30)
    table.add_column("Value", justify="right", no_wrap=True)
    if is_wide:
        table.add_column("Of", justify="right", no_wrap=True)
    table.add_column("On last month", justify="right", no_wrap=True)
    if is_wide:
        table.add_column("On last year", justify="right", no_wrap=True)
        table.add_column("Window", no_wrap=True)
        table.add_column("Source", no_wrap=True)
    theme = None
    for row in rows:
        if row[0] != theme:
            theme = row[0]
            if table.row_count:
                table.add_section()
            table.add_row("", f"[bold]{theme.replace('_', ' ').capitalize()}[/bold]")
        _, code, title, unit, shown, numerator, denominator, month_, year, window, status, fed = row
        if status != "ok":
            table.add_row(code, f"{title}: {_UNAVAILABLE[status]}", style="dim")
        elif is_wide:
            table.add_row(
                code,
                title,
                _value(shown, unit),
                _of(numerator, denominator),
                _change(month_),
                _change(year),
                _WINDOWS[window],
                fed,
            )
        else:
            table.add_row(code, title, _value(shown, unit), _change(month_))
    console.print(table)


def _value(shown: str, unit: str) -> str:
    number = f"{Decimal(shown):,}"
    return f"{number} %" if unit == "percent" else number


def _of(numerator: float, denominator: float | None) -> str:
    return "" if denominator is None else f"{_number(numerator)} / {_number(denominator)}"


def _number(amount: float) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.1f}"


def _change(change: float | None) -> str:
    if change is None:
        return ""
    # A difference of two floats carries noise far below what is shown; off it, then half up.
    exact = Decimal(repr(change)).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return "0" if shown == 0 else f"{shown:+,}".removesuffix(".0")
