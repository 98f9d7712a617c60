"""A delivery through the real line: files, the door, findings, staging, facts, KPIs, figures.

What belongs here: running it. What does not: what is delivered (`records.py`) and what should
come out (`cells.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.published.records import MadeUp
from warehouse.authority import Authority
from warehouse.build import make_table, prepare
from warehouse.connection import connect
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.sql_files import sql_files
from warehouse.whole_build import make_all_tables

_KEY = Pseudonyms(b"published cells, tests only, 32 b")


@dataclass(frozen=True)
class Figure:
    """A figure of the line."""

    status: str
    numerator: Decimal | None
    denominator: Decimal | None
    shown: str | None


# KPI, month, window → figure
Figures = Mapping[tuple[str, date, str], Figure]


def figures_of(
    made_up: MadeUp, authority: Authority, populations: Sequence[Mapping[int, int]], folder: Path
) -> list[Figures]:
    """The figures of the council as a whole, under each of some population estimates.

    Raises:
        ValueError: rows were set aside, so the records are not what they are meant to be.
    """
    tables = made_up.rows.write(folder)
    councils = [
        authority.model_copy(update={"delivers": tables, "population_0_17": dict(population)})
        for population in populations
    ]
    # One thread: of two processes each has a processor.
    with connect(threads=1) as connection:
        _build(connection, made_up.month, councils[0], folder)
        _require_all_accepted(connection)
        found = [_read(connection)]
        for council, before in zip(councils[1:], councils, strict=False):
            if council.population_0_17 != before.population_0_17:
                # Nothing but the rates reads the population.
                load_reference(connection, council, made_up.month)
                make_table(connection, sql_files("dimensions")["reporting_month"])
                make_table(connection, sql_files("summaries")["kpi_values"])
            found.append(_read(connection))
    return found


def _build(
    connection: duckdb.DuckDBPyConnection, month: date, council: Authority, folder: Path
) -> None:
    delivery = open_delivery(folder, month, council.tables)
    prepare(connection, month_settings(council, month))
    record_delivery(connection, delivery)
    for table in delivered_tables().values():
        load_raw(connection, table, folder, _KEY)
    load_reference(connection, council, month)
    make_all_tables(connection, delivery.tables)


def _require_all_accepted(connection: duckdb.DuckDBPyConnection) -> None:
    aside = connection.execute(
        "select source_table, rule, count(*) from rejected.finding where is_set_aside "
        "group by all order by all"
    ).fetchall()
    if aside:
        raise ValueError(f"rows were set aside: {aside}")


def _read(connection: duckdb.DuckDBPyConnection) -> Figures:
    rows = connection.execute(
        "select kpi_code, month, period_window, status, numerator, denominator, value_shown "
        "from summaries.kpi_values where breakdown = 'all'"
    ).fetchall()
    return {
        (kpi, month, window): Figure(status, _exact(numerator), _exact(denominator), shown)
        for kpi, month, window, status, numerator, denominator, shown in rows
    }


def _exact(amount: float | None) -> Decimal | None:
    """An amount as the decimal number it is written as; it has four decimals at most."""
    return None if amount is None else Decimal(str(amount))
