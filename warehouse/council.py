"""One council at work: its configuration, where its data lives, and the build it has open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.month import open_build
from warehouse.sources.landing import Delivery, landing_directory, open_delivery


@dataclass
class Council:
    """What every step of a run is given: who it works for and where.

    The build stays open from step to step: opening and closing a DuckDB file 300 times took
    longer than all the work between.
    """

    authority: Authority
    data_dir: Path
    _open: dict[Path, duckdb.DuckDBPyConnection] = field(default_factory=dict, repr=False)

    def landing(self, month: date) -> Path:
        """The folder of a month's delivery."""
        return landing_directory(self.data_dir, self.authority.la_code, month)

    def delivery(self, month: date) -> Delivery:
        """The delivery of a month, if it can be used."""
        return open_delivery(self.landing(month), month, self.authority.delivers)

    def build(self, month: date, *, all_history: bool = False) -> Build:
        """The build of a month."""
        return open_build(self.data_dir, self.authority, month, all_history=all_history)

    @contextmanager
    def connect(self, build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection to a build, opened at its first use."""
        if build.database not in self._open:
            self._open[build.database] = build.open()
        yield self._open[build.database]

    def close(self) -> None:
        """Close what is open."""
        while self._open:
            self._open.popitem()[1].close()
