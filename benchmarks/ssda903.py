"""Seconds to read, check and stage a looked-after return of many episodes.

`python -m benchmarks.ssda903 [--rows 100000] [--runs 3]` writes the return once and prints, for
each run, the seconds of every step. Four episodes to a child; no episode breaks a rule that
would set it aside, so every one of them is staged.
"""

import argparse
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from synthetic.ssda903 import write_large_episodes
from warehouse.authority import Authority
from warehouse.build import count_rows, prepare
from warehouse.connection import connect
from warehouse.feeds import RETURNS, record_feeds
from warehouse.findings import find_all, make_collection, make_returns
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.staging import stage

MONTH = date(2021, 3, 1)
AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2020: 50_000},
    delivers=("ssda903_header", "ssda903_episodes"),
)


def measure(folder: Path) -> dict[str, float]:
    """Take one delivery from its files to the staged records; returns seconds by step."""
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - started

    with connect() as connection:
        prepare(connection, month_settings(AUTHORITY, MONTH))
        load_reference(connection, AUTHORITY, MONTH, AUTHORITY.tables)
        pseudonyms = Pseudonyms(secrets.token_bytes(32))
        with step("look at the door"):
            delivery = open_delivery(folder, MONTH, AUTHORITY.tables)
            record_delivery(connection, delivery)
        with step("read"):
            for table in delivered_tables().values():
                load_raw(connection, table, folder, pseudonyms)
        with step("check"):
            for _, names in RETURNS.values():
                for name in names:
                    make_returns(connection, delivery.tables, name)
            make_collection(connection, delivery.tables)
            find_all(connection, delivery.tables)
        with step("stage"):
            for record in record_feeds(delivery.tables):
                stage(connection, record, delivery.tables)
        rows = count_rows(connection, "raw.ssda903_episodes")
        if count_rows(connection, "staged.looked_after_episode") != rows:
            raise SystemExit("Episodes were set aside: what is measured is not the whole return.")
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data_dir:
        folder = Path(data_dir) / "landing" / f"{MONTH:%Y-%m}"
        folder.mkdir(parents=True)
        write_large_episodes(folder, arguments.rows)
        print(f"{arguments.rows:,} episodes delivered, {os.cpu_count()} processors")
        for number in range(1, arguments.runs + 1):
            seconds = measure(folder)
            steps = ", ".join(f"{name} {each:.2f} s" for name, each in seconds.items())
            print(f"run {number}: {sum(seconds.values()):5.2f} s ({steps})")


if __name__ == "__main__":
    main()
