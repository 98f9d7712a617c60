"""Seconds of all KPIs with their breakdowns, and of a query written by hand for ten of them.

`python -m benchmarks.kpis [--runs 3]` makes the calibrated council's records and facts once, and
times what follows: who counts, and the figures of 25 months. Then the same for 120 months, of the
records of a council twice as large, because its history holds six years: 144 months of records.
The ten KPIs of `floor.sql` are computed both ways, their figures compared, and timed in turn.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import duckdb

from synthetic.delivery import write_delivery
from warehouse.authority import Authority, load_authority
from warehouse.build import count_rows, make_table, prepare
from warehouse.connection import connect
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.kpi_tables import make_kpi_table, unite_kpi_tables, united_units
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.sql_files import sql_files
from warehouse.staging import stage
from warehouse.whole_build import make_dimensions_and_facts, make_returns_and_findings

ROOT = Path(__file__).resolve().parent.parent
FLOOR = Path(__file__).with_suffix("").parent / "floor.sql"
MONTH = date(2021, 1, 1)
BY_HAND = ("FD03", "FD06", "AS01", "AS02", "CP01", "CP05", "CP12", "CP08", "LA01", "CN01")


def facts_of(authority: Authority, folder: Path, scale: int) -> duckdb.DuckDBPyConnection:
    """A build in memory with everything that the KPIs are counted from."""
    write_delivery(folder, MONTH, scale=scale)
    delivery = open_delivery(folder, MONTH, authority.tables)
    connection = connect()
    all_history = authority.history_months > authority.months_shown
    prepare(connection, month_settings(authority, MONTH, all_history=all_history and scale > 1))
    record_delivery(connection, delivery)
    for table in delivered_tables().values():
        load_raw(connection, table, folder, Pseudonyms(b"benchmarks only"))
    load_reference(connection, authority, MONTH)
    make_returns_and_findings(connection, delivery.tables)
    for record in sql_files("staged"):
        stage(connection, record, delivery.tables)
    make_dimensions_and_facts(connection)
    return connection


def count(connection: duckdb.DuckDBPyConnection, kpis: Iterable[Kpi]) -> None:
    """Make the tables of some KPIs and the figures of them."""
    made = [kpi for kpi in kpis if make_kpi_table(connection, kpi) >= 0]
    if len(made) == len(kpi_definitions()):
        unite_kpi_tables(connection)
    else:
        connection.execute(f"create or replace view kpis.counted_unit as {united_units(made)}")
    make_table(connection, sql_files("summaries")["kpi_values"])


def count_by_hand(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the query written by hand."""
    sql = FLOOR.read_text(encoding="utf-8")
    connection.execute(f"create or replace temp table by_hand as {sql}")


def differing(connection: duckdb.DuckDBPyConnection) -> int:
    """How many figures of the whole authority differ between the two ways."""
    row = connection.execute(
        "select count(*) from by_hand inner join summaries.kpi_values as value "
        "on by_hand.kpi_code = value.kpi_code "
        "and by_hand.month_end = last_day(value.month) "
        "and value.period_window in (by_hand.period_window, "
        "if(by_hand.period_window = 'month', 'month_end', '')) "
        "where value.breakdown = 'all' and coalesce(by_hand.team, by_hand.sex, "
        "by_hand.age_band, by_hand.ethnicity_group) is null and value.status = 'ok' "
        "and by_hand.numerator <> value.numerator"
    ).fetchone()
    return row[0] if row else 0


def seconds(work: Callable[[], None]) -> float:
    """Wall-clock seconds."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


def measure(authority: Authority, scale: int, runs: int) -> None:
    """Print what the months of one council take."""
    with tempfile.TemporaryDirectory() as folder:
        connection = facts_of(authority, Path(folder), scale)
    everything = list(kpi_definitions().values())
    ten = [kpi for kpi in everything if kpi.code in BY_HAND]
    months = count_rows(connection, "dimensions.reporting_month where is_shown")
    whole = min(seconds(lambda: count(connection, everything)) for _ in range(runs))
    figures = count_rows(connection, "summaries.kpi_values")
    units = count_rows(connection, "kpis.counted_unit")
    pairs = [
        (seconds(lambda: count(connection, ten)), seconds(lambda: count_by_hand(connection)))
        for _ in range(runs)
    ]
    if apart := differing(connection):
        raise SystemExit(f"{apart} figures differ from those of the query written by hand.")
    line, floor = (min(column) for column in zip(*pairs, strict=True))
    print(f"{months} months: {len(everything)} KPIs, {units:,} units, {figures:,} figures")
    print(f"  all KPIs       {whole:6.2f} s")
    print(f"  ten of them    {line:6.2f} s")
    print(f"  ten by hand    {floor:6.2f} s, ratio {line / floor:.1f}")


def main() -> None:
    """Measure 25 months and 120."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    authority = load_authority(ROOT / "config")
    print(f"{os.cpu_count()} processors, the best of {runs}")
    measure(authority, 1, runs)
    measure(authority.model_copy(update={"history_months": 120}), 2, runs)


if __name__ == "__main__":
    main()
