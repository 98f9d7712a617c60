"""Seconds and memory of publishing ten years of monthly builds, and readers during releases.

`python -m benchmarks.publishing [--runs 3] [--readers 50] [--releases 20]` counts the figures of
the calibrated council once, with all breakdowns, and keeps them as the deliveries of 120 months:
each repeats the 24 months behind it, and has a tenth of its newest month's counts one too low.
Publishing is timed in a process of its own, with the largest memory of it and of the one it
composes the release in, together. Then that many readers open
and read the released file again and again while it is replaced as often.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from benchmarks.kpis import MONTH, ROOT, count, facts_of
from warehouse.authority import Authority, load_authority
from warehouse.build import Build
from warehouse.calendar_months import months_before
from warehouse.fresh_process import in_fresh_process
from warehouse.kpi_definitions import kpi_definitions
from warehouse.manifest import (
    Decision,
    Manifest,
    State,
    read_manifest,
    sha256_of,
    write_manifest,
)
from warehouse.release import publish, published_database
from warehouse.revisions import finished_builds

FIRST = date(2015, 4, 1)
MONTHS = 120
_SHOWN = 25


def keep_months(authority: Authority, data_dir: Path, months: int) -> int:
    """Keep the figures of a month as those of many; returns the figures of one."""
    with tempfile.TemporaryDirectory() as folder:
        connection = facts_of(authority, Path(folder), 1)
    count(connection, kpi_definitions().values())
    connection.execute("create or replace table figures as from summaries.kpi_values")
    for number in range(months):
        month = months_before(FIRST, -number)
        build = Build(data_dir / "builds" / authority.la_code / f"{month:%Y-%m}" / "r1", month, {})
        build.directory.mkdir(parents=True)
        connection.execute(
            f"copy (select * exclude (revision, age) replace (date '{month}' as as_of_month, "
            f"cast(date '{month}' - to_months(age) as date) as month, "
            "numerator - if(age = 0 and hash(kpi_code, breakdown_value) % 10 = 0, 1, 0) "
            "as numerator) from (select *, "
            # A month is told by 25 deliveries and has the same figures in each.
            f"({number} + date_diff('month', month, date '{MONTH}')) % {_SHOWN} as age "
            "from figures) order by kpi_code, month, period_window, breakdown, breakdown_value) "
            f"to '{build.kpi_values}' (format parquet, compression zstd)"
        )
        connection.execute(
            f"copy (select date '{month}' as as_of_month, * exclude (as_of_month) "
            "from (select null as as_of_month, 'raw' as schema_name, 'ssd_person' as table_name, "
            "'key_is_filled' as rule, 'Filled' as description, 'critical' as severity, "
            f"'passed' as outcome, 1 as rows_checked, 0 as rows_failing)) to '{build.data_quality}'"
            " (format parquet)"
        )
        at = datetime(month.year, month.month, 28, tzinfo=UTC)
        write_manifest(
            build,
            Manifest(
                authority=authority.la_code,
                month=f"{month:%Y-%m}",
                revision=1,
                built_at=at,
                duckdb=duckdb.__version__,
                settings={},
                files=(),
                definitions={},
                figures_sha256=sha256_of(build.kpi_values),
                data_quality_sha256=sha256_of(build.data_quality),
                records_sha256="",
                sign_off=(Decision(state=State.SIGNED_OFF, role="pipeline", at=at),),
            ),
        )
    row = connection.execute("select count(*) from figures").fetchone()
    return row[0] if row else 0


def measure(data_dir: Path, authority: Authority) -> tuple[float, float]:
    """Publish; returns seconds and the peak memory in MB of this process and the one it starts."""
    started = time.monotonic()
    publish(data_dir, authority)
    seconds = time.monotonic() - started
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return seconds, sum(peaks)


def read_while_publishing(
    data_dir: Path, authority: Authority, readers: int, releases: int
) -> tuple[int, int]:
    """Replace the release again and again under readers; returns their reads and faults."""
    publish(data_dir, authority)
    ended = data_dir / "ended"
    reader = [sys.executable, "-m", "benchmarks.reader"]
    running = [
        subprocess.Popen(
            [*reader, str(published_database(data_dir)), str(ended)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(readers)
    ]
    for process in running:
        # It says when it has read for the first time.
        if process.stdout is None or process.stdout.readline() != "reading\n":
            raise SystemExit("A reader could not read.")
    latest = finished_builds(data_dir)[-1]
    for number in range(releases):
        manifest = read_manifest(latest)
        note = {"note": f"release {number:03d}"}
        decisions = tuple(each.model_copy(update=note) for each in manifest.sign_off)
        write_manifest(latest, manifest.model_copy(update={"sign_off": decisions}))
        publish(data_dir, authority)
    ended.touch()
    told = [process.communicate()[0].split() for process in running]
    return sum(int(reads) for reads, _ in told), sum(int(faults) for _, faults in told)


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--releases", type=int, default=20)
    arguments = parser.parse_args()
    authority = load_authority(ROOT / "config")
    print(f"{os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        # Not here: a process counts the peak memory of the one that started it as its own.
        figures = in_fresh_process(keep_months, authority, Path(folder), MONTHS)
        print(f"{MONTHS} months of {figures:,} figures")
        for run in range(1, arguments.runs + 1):
            seconds, memory = in_fresh_process(measure, Path(folder), authority)
            print(f"  run {run}: {seconds:5.1f} s, {memory:,.0f} MB")
        size = published_database(Path(folder)).stat().st_size / 1e6
        print(f"  the released file: {size:,.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        in_fresh_process(keep_months, authority, Path(folder), 3)
        reads, faults = read_while_publishing(
            Path(folder), authority, arguments.readers, arguments.releases
        )
        print(
            f"{arguments.readers} readers during {arguments.releases} releases of 3 months: "
            f"{reads:,} reads, {faults} faults"
        )
        if faults or reads < arguments.readers:
            raise SystemExit("A reader failed, saw half a release, or never read.")


if __name__ == "__main__":
    main()
