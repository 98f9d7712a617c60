"""An Annex A workbook read with all its checks and loaded, against a bare read of its sheets.

python benchmarks/workbook.py [rows]     100,000 rows unless told otherwise

Prints the seconds of each (the best of three), the ratio and the peak memory of the process.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parents[1]))

from synthetic.annex_a import write_large_workbook
from warehouse.sources.annex_a import lists_of, read_list

RUNS = 3


def _bare(path: Path) -> int:
    with CalamineWorkbook.from_path(path) as workbook:
        return sum(
            len(workbook.get_sheet_by_name(sheet).to_python()) - 1 for sheet in workbook.sheet_names
        )


def _checked_and_loaded(path: Path) -> int:
    rows = 0
    with duckdb.connect() as connection:
        connection.execute("create schema raw")
        for table in lists_of(path, path.name):
            delivered = read_list(path, path.name, table)[0].reset_index()
            connection.register("delivered", delivered)
            connection.execute(f"create table raw.{table} as select * from delivered")
            loaded = connection.execute(f"select count(*) from raw.{table}").fetchone()
            rows += loaded[0] if loaded else 0
    return rows


def _best_of(runs: int, read: Callable[[Path], int], path: Path, rows: int) -> float:
    timed = []
    for _ in range(runs):
        started = time.perf_counter()
        found = read(path)
        timed.append(time.perf_counter() - started)
        if found != rows:
            raise SystemExit(f"{found:,} of {rows:,} rows were read.")
    return min(timed)


def main() -> None:
    """Write the workbook, measure both and print a line each."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annex_a_large.xlsx"
        write_large_workbook(path, rows)
        size = path.stat().st_size / 2**20
        bare = _best_of(RUNS, _bare, path, rows)
        loaded = _best_of(RUNS, _checked_and_loaded, path, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows:,} rows, {size:.1f} MB")
    print(f"{'calamine alone':20} {bare:7.2f} s")
    print(f"{'checked and loaded':20} {loaded:7.2f} s {loaded / bare:6.1f} times")
    print(f"{peak:,} MB at peak, the writing of the workbook included")


if __name__ == "__main__":
    main()
