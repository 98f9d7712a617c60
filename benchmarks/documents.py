"""Seconds of all outputs of a published month: page, PDF, workbook, and each view as a file.

`python -m benchmarks.documents DATA_DIR MONTH [--authority 852]` writes them from the release of
a data directory, such as that of `make run`, into a folder that is removed. One process, imports
apart; each output is timed by itself.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from warehouse.exports import write_exports
from warehouse.overview.content import read_overview
from warehouse.overview.document import write_document
from warehouse.overview.page import write_page
from warehouse.release import published_database
from warehouse.workbook import write_workbook


def main() -> None:
    """Write and time each output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("month", type=lambda text: date.fromisoformat(f"{text}-01"))
    parser.add_argument("--authority", default="852")
    asked = parser.parse_args()
    database = published_database(asked.data_dir.expanduser())
    overview = read_overview(database, asked.authority, asked.month)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outputs: dict[str, Callable[[], object]] = {
            "content read": lambda: read_overview(database, asked.authority, asked.month),
            "page": lambda: write_page(overview, folder / "page.html"),
            "PDF": lambda: write_document(overview, folder / "document.pdf"),
            "workbook": lambda: write_workbook(
                database, asked.authority, asked.month, folder / "workbook.xlsx"
            ),
            "exports": lambda: write_exports(database, folder / "exports"),
        }
        total = 0.0
        for output, write in outputs.items():
            started = time.perf_counter()
            write()
            seconds = time.perf_counter() - started
            total += seconds
            print(f"{output:<14}{seconds:6.2f} s")
        print(f"{'all':<14}{total:6.2f} s")


if __name__ == "__main__":
    main()
