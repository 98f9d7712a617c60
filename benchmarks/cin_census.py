"""Seconds and memory of reading a children in need census into raw tables, from XML to DuckDB.

python benchmarks/cin_census.py

Reads artificial censuses of 1,000 and 50,000 children and one of 100 MB, each in a process of its
own: every element, every identifier a pseudonym, every row inserted. Beside it a plain iterparse
that does no more than count the elements. Stops when a limit is passed.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

HUNDRED_MEGABYTES = 100_000_000


@dataclass(frozen=True)
class Census:
    """A census to read and what it may take; `children` is None where its size is given."""

    title: str
    children: int | None
    seconds: float
    megabytes: int


CENSUSES = (
    Census("1,000 children", 1_000, 3, 500),
    Census("50,000 children", 50_000, 60, 500),
    Census("100 MB", None, 120, 500),
)
Measure = tuple[float, int, int]


def _count(path: Path, _database: Path) -> int:
    """Elements of a file, by a plain iterparse that keeps nothing."""
    import lxml.etree as etree

    elements = 0
    for _, element in etree.iterparse(path, huge_tree=True):
        elements += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return elements


def _load(path: Path, database: Path) -> int:
    """Rows of a file, read, pseudonymised and inserted into raw tables."""
    import duckdb

    from warehouse.pseudonyms import Pseudonyms
    from warehouse.sources.cin_census import read_census
    from warehouse.sources.declarations import delivered_tables, tables_of

    pseudonyms = Pseudonyms(bytes(32))
    rows = 0
    with duckdb.connect(str(database)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("create schema raw")
        for table in tables_of("cin_census"):
            columns = ", ".join(f'"{c.name}" varchar' for c in delivered_tables()[table].columns)
            connection.execute(f"create table raw.{table} (row_number integer, {columns})")
        for table, frame in read_census(lambda: path.open("rb"), path.name):
            columns = delivered_tables()[table].columns
            for column in columns:
                if column.identifies:
                    frame[column.name] = pseudonyms.replace(frame[column.name], column.identifies)
            cells = ", ".join(f"nullif(\"{column.name}\", '')" for column in columns)
            connection.register("delivered", frame.reset_index())
            connection.execute(f"insert into raw.{table} select row_number, {cells} from delivered")
            connection.unregister("delivered")
            rows += len(frame)
    return rows


READERS = {"iterparse that counts": _count, "read and load": _load}


def _measure(reader: str, path: Path, database: Path, answer: "Queue[Measure]") -> None:
    """Run one reader in a process of its own: its imports and peak memory are its own."""
    started = time.perf_counter()
    found = READERS[reader](path, database)
    seconds = time.perf_counter() - started
    answer.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, found))


def _in_a_process(reader: str, path: Path, database: Path) -> Measure:
    spawn = multiprocessing.get_context("spawn")
    answer = spawn.Queue()
    process = spawn.Process(target=_measure, args=(reader, path, database, answer))
    process.start()
    measured = answer.get()
    process.join()
    return measured


def _write(census: Census, path: Path) -> None:
    from synthetic.cin_census import write_large_census

    children = census.children
    if children is None:
        write_large_census(path, 1_000)
        children = HUNDRED_MEGABYTES * 1_000 // path.stat().st_size + 1_000
    write_large_census(path, children)


def main() -> None:
    """Measure every census and print two lines each."""
    passed = []
    with tempfile.TemporaryDirectory() as folder:
        for number, census in enumerate(CENSUSES):
            path = Path(folder) / f"census_{number}.xml"
            _write(census, path)
            print(f"{census.title}: {path.stat().st_size / 1e6:.1f} MB")
            plain = _in_a_process("iterparse that counts", path, Path(folder))
            loaded = _in_a_process("read and load", path, Path(folder) / f"{number}.duckdb")
            for reader, (seconds, megabytes, found) in zip(READERS, (plain, loaded), strict=True):
                print(
                    f"  {reader:22} {seconds:7.2f} s {seconds / plain[0]:6.1f} times "
                    f"{megabytes:6,} MB at peak {found:10,} found"
                )
            if loaded[0] > census.seconds or loaded[1] > census.megabytes:
                passed.append(census.title)
            path.unlink()
    if passed:
        raise SystemExit(f"Over the limit: {', '.join(passed)}.")


if __name__ == "__main__":
    main()
