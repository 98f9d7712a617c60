"""A report that reads a release again and again: `python -m benchmarks.reader DATABASE ENDED`.

Says `reading` after the first time. Each open file has to hold one whole release to its end. Reads
five times a second until the file ENDED is there, then prints how often it read and how often it
failed or saw parts of two releases.
"""

import sys
import time
from pathlib import Path

import duckdb


def is_whole(database: str) -> bool:
    """Whether a release that is open says the same all the time, and all of it is there."""
    with duckdb.connect(database, read_only=True, config={"threads": 1}) as connection:
        before = connection.execute("select max(note) from kpi_v1.releases").fetchone()
        parts = connection.execute(
            "select count(distinct as_of_month) = (select count(*) from kpi_v1.releases) "
            "from kpi_v1.kpi_values where breakdown = 'all'"
        ).fetchone()
        time.sleep(0.2)
        after = connection.execute("select max(note) from kpi_v1.releases").fetchone()
    return before == after and parts == (True,)


def main() -> None:
    """Read until told to end."""
    database, ended = sys.argv[1], Path(sys.argv[2])
    reads = faults = 0
    while not reads or not ended.exists():
        try:
            faults += not is_whole(database)
        except duckdb.Error:
            faults += 1
        reads += 1
        if reads == 1:
            print("reading", flush=True)
    print(reads, faults)


if __name__ == "__main__":
    main()
