"""Seconds and memory of saying why figures moved between two deliveries of a council.

`python -m benchmarks.comparison [--scale 1] [--runs 3]` makes the deliveries of two months, builds
both, and compares them in a process of its own each time: as they are, and with other names for
all teams, which changes every unit that has a team.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from synthetic.delivery import write_delivery
from warehouse.authority import Authority, Team, load_authority
from warehouse.build import count_rows, prepare
from warehouse.comparison import compare_builds
from warehouse.connection import connect
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.whole_build import make_all_tables

ROOT = Path(__file__).resolve().parent.parent
MONTHS = (date(2020, 12, 1), date(2021, 1, 1))


def build(authority: Authority, month: date, folder: Path, name: str) -> Path:
    """The build of a delivery, as a file."""
    path = folder / f"{name}.duckdb"
    with connect(path) as connection:
        landing = folder / f"{month:%Y-%m}"
        delivery = open_delivery(landing, month, authority.tables)
        prepare(connection, month_settings(authority, month))
        record_delivery(connection, delivery)
        for table in delivered_tables().values():
            load_raw(connection, table, landing, Pseudonyms(b"benchmarks only"))
        load_reference(connection, authority, month)
        make_all_tables(connection, delivery.tables)
        units = count_rows(connection, "kpis.counted_unit")
    print(f"{name}: {units:,} units")
    return path


def renamed(authority: Authority, build_file: Path) -> Authority:
    """The authority with another name for every team of a build."""
    with connect(build_file, read_only=True) as connection:
        teams = connection.execute(
            "select distinct source_team, team_name, service from dimensions.team order by all"
        ).fetchall()
    return authority.model_copy(
        update={
            "teams": tuple(
                Team(source_team=team, team_name=f"{name} renamed", service=service)
                for team, name, service in {team[0]: team for team in teams}.values()
            )
        }
    )


def measure(before: Path, after: Path) -> tuple[float, float]:
    """Compare two builds in a process of its own; returns seconds and peak memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.comparison", "--pair", str(before), str(after)],
        cwd=ROOT,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit("The comparison failed.")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pair", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.pair:
        before, after = arguments.pair
        moved = compare_builds(before, after, after.with_suffix(".parquet")).moved
        print(f"  {moved:,} figures moved")
        return
    authority = load_authority(ROOT / "config")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for month in MONTHS:
            write_delivery(folder / f"{month:%Y-%m}", month, scale=arguments.scale)
        before = build(authority, MONTHS[0], folder, "before")
        after = build(authority, MONTHS[1], folder, "after")
        teams = build(renamed(authority, after), MONTHS[1], folder, "teams renamed")
        for pair, runs in (((before, after), arguments.runs), ((before, teams), 1)):
            print(f"{pair[0].stem} to {pair[1].stem}, {os.cpu_count()} processors")
            for _ in range(runs):
                seconds, memory = measure(*pair)
                print(f"  {seconds:5.1f} s, {memory:,.0f} MB")


if __name__ == "__main__":
    main()
