"""One council at work: its configuration and where its data lives."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.month import open_build
from warehouse.sources.landing import Delivery, landing_directory, open_delivery


@dataclass(frozen=True)
class Council:
    """What every step is given: who it works for and where."""

    authority: Authority
    data_dir: Path

    def landing(self, month: date) -> Path:
        """The folder of a month's delivery."""
        return landing_directory(self.data_dir, self.authority.la_code, month)

    def delivery(self, month: date) -> Delivery:
        """The delivery of a month, if it can be used."""
        return open_delivery(self.landing(month), month, self.authority.delivers)

    def build(self, month: date, *, all_history: bool = False) -> Build:
        """The build of a month."""
        return open_build(self.data_dir, self.authority, month, all_history=all_history)
