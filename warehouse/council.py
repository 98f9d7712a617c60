"""One council at work: its configuration, where its data lives, and the build it has open."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.errors import BuildFailed, DeliveryRefused
from warehouse.files import locked
from warehouse.manifest import State, manifest_or_none
from warehouse.month import open_build, open_latest
from warehouse.revisions import Finished, built_authorities, finish, finished_builds
from warehouse.sources.content import stem_of
from warehouse.sources.database import fetch_tables
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import delivered_folder
from warehouse.sources.landing import (
    Delivery,
    delivered_months,
    delivery_folders,
    landing_directory,
    number_of,
    open_delivery,
)


@dataclass
class Council:
    """What every step of a run is given: who it works for and where.

    The build stays open from step to step: opening and closing a DuckDB file 300 times took
    longer than all the work between.
    """

    authority: Authority
    data_dir: Path
    _open: dict[Path, duckdb.DuckDBPyConnection] = field(default_factory=dict, repr=False)
    _held: ExitStack = field(default_factory=ExitStack, repr=False)

    def landing(self, month: date) -> Path:
        """The folder of a month's latest delivery."""
        return next(reversed(self._deliveries(month)), self._first_delivery(month))

    def landing_of(
        self, connection: duckdb.DuckDBPyConnection, month: date, table: str = "raw.delivery"
    ) -> Path:
        """The folder of the delivery that an open build is made from, or an attached one."""
        first = self._first_delivery(month)
        return first.with_name(delivered_folder(connection, table) or first.name)

    def _first_delivery(self, month: date) -> Path:
        return landing_directory(self.data_dir, self.authority.la_code, month)

    def _deliveries(self, month: date) -> list[Path]:
        folders = delivery_folders(self._first_delivery(month).parent).get(month, [])
        return [folder for folder in folders if any(folder.iterdir())]

    def delivery(
        self,
        month: date,
        report: Callable[[str, int], None] | None = None,
        *,
        folder: str | None = None,
    ) -> Delivery:
        """A month's latest delivery, or that of a folder, if it can be used.

        What comes from a database is fetched first, and `report` told table by table.

        Raises:
            DeliveryRefused: it cannot, or it is another council's.
        """
        directory = self._first_delivery(month).with_name(folder) if folder else self.landing(month)
        own, others = self.authority.la_code, built_authorities(self.data_dir)
        if directory.parent.name != own and others - {own}:
            raise DeliveryRefused(
                f"This data directory holds builds of {', '.join(sorted(others - {own}))}: with "
                f"several councils a delivery lies in landing/{own}/{month:%Y-%m}."
            )
        self._fetch(directory, report)
        authority = self.authority
        delivery = open_delivery(
            directory,
            month,
            authority.tables,
            authority.required_tables,
            layouts_due=authority.layouts_due,
            la_code=authority.la_code,
        )
        self._refuse_old_one(delivery)
        return delivery

    def _fetch(self, directory: Path, report: Callable[[str, int], None] | None) -> None:
        """Land the tables that come from a database and are not in the folder yet."""
        source = self.authority.ssd_database
        if source is None:
            return
        there = {stem_of(path) for path in directory.glob("*")}
        wanted = [
            name
            for name in self.authority.required_tables
            if delivered_tables()[name].layout == "ssd" and name not in there
        ]
        if wanted:
            fetch_tables(source, wanted, directory, report)

    def _refuse_old_one(self, delivery: Delivery) -> None:
        """Last month's files under this month's name would count nothing that happened since."""
        files = {file.sha256 for file in delivery.files}
        for build in finished_builds(self.data_dir):
            if build.la_code != self.authority.la_code or build.month == delivery.month:
                continue
            manifest = manifest_or_none(build)
            # What was withdrawn may have lain under the wrong month.
            if manifest is None or manifest.state is State.WITHDRAWN:
                continue
            if files == {file.sha256 for file in manifest.files}:
                raise DeliveryRefused(
                    f"The delivery for {delivery.month:%B %Y} is that of {build.month:%B %Y}: "
                    "every file is the same."
                )

    def start(self, build: Build) -> None:
        """Begin a build anew, and hold its folder until the council is closed.

        Raises:
            BuildFailed: another run is building this month.
        """
        try:
            self._held.enter_context(locked(build.month_folder, wait=False))
        except BlockingIOError:
            raise BuildFailed(
                f"{build.month:%B %Y} is being built by another run: wait until it has ended."
            ) from None
        build.start_anew()

    def build(self, month: date, *, all_history: bool = False) -> Build:
        """Where the next revision of a month is built."""
        return open_build(self.data_dir, self.authority, month, all_history=all_history)

    def latest(self, month: date) -> Build | None:
        """The latest revision of a month; None where it was never finished."""
        return open_latest(self.data_dir, self.authority, month)

    def deliveries_to_catch_up(self) -> list[tuple[date, str]]:
        """The deliveries that nothing was built from, by month and folder, oldest first.

        Those of a month that came before the one of its latest revision are past.
        """
        waiting: list[tuple[date, str]] = []
        for month in delivered_months(self.data_dir, self.authority.la_code):
            latest = self.latest(month)
            manifest = manifest_or_none(latest) if latest else None
            # Of one without its manifest nobody knows more than that there was one.
            built = number_of(manifest.delivery) if manifest else int(latest is not None)
            waiting += [
                (month, folder.name)
                for folder in self._deliveries(month)
                if number_of(folder.name) > built
            ]
        return waiting

    def finish(self, build: Build) -> Finished:
        """Close a build and make it a revision of its month.

        Raises:
            BuildFailed: its figures could not be written.
        """
        with self.connect(build) as connection:
            finished = finish(connection, build, self.authority.sign_off)
        del self._open[build.database]
        return finished

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
        self._held.close()
