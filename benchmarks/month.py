"""Seconds and memory of a whole month: delivery made, read, checked, computed, published.

`python -m benchmarks.month [--runs 3]` builds the demonstration in a directory of its own and
prints, for each run, the wall clock and the largest memory of the process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent


def measure(data_dir: Path) -> tuple[float, float]:
    """Run the demonstration once; returns seconds and peak memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines", "demonstrate", "--data-dir", str(data_dir)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit("The demonstration failed: run `make run` to see why.")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def raw_rows(data_dir: Path) -> int:
    """Rows delivered for the later month, as the build counted them."""
    *_, build = sorted(data_dir.glob("builds/*/*/r1/build.duckdb"))
    with duckdb.connect(str(build), read_only=True) as connection:
        row = connection.execute("select sum(file_rows) from raw.delivery").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(Path(folder)) for _ in range(arguments.runs)]
        rows = raw_rows(Path(folder))
    print(f"{rows:,} rows delivered, {os.cpu_count()} processors")
    for number, (seconds, memory) in enumerate(results, start=1):
        print(f"run {number}: {seconds:5.1f} s, {memory:,.0f} MB")


if __name__ == "__main__":
    main()
