"""A month's delivery in the layouts that a council may have: the SSD, or its statutory returns.

The council's own tables lie beside each of them. What a layout's files hold is made in the module
of that layout.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import pandas as pd

from synthetic.annex_a import write_annex_a
from synthetic.cin_census import LA_CODE, write_census
from synthetic.delivery import (
    SEED,
    DeliveredFile,
    delivered_frames,
    delivered_tables,
    mark_complete,
    open_folder,
    write_table,
)
from synthetic.ssda903 import write_ssda903

Frames = Mapping[str, pd.DataFrame]


class Layout(StrEnum):
    """A layout of a delivery, by the name that the configuration gives it."""

    SSD = "ssd"
    SSDA903 = "ssda903"
    CIN_CENSUS = "cin_census"
    ANNEX_A = "annex_a"


@dataclass(frozen=True)
class _Month:
    """A delivery being written: what it tells of, for which month, and where it goes."""

    frames: Frames
    first: date
    directory: Path
    la_code: str

    @property
    def return_year(self) -> int:
        """The year in which the month's financial year ends."""
        return self.first.year + (self.first.month >= 4)


def write_layouts(
    directory: Path,
    month: date,
    layouts: Collection[Layout] = (Layout.SSD,),
    *,
    seed: int = SEED,
    scale: int = 1,
    la_code: str = LA_CODE,
) -> int:
    """Write the delivery of a month in some layouts into a folder and return its number of rows.

    The council's own tables are CSV files as in `write_delivery`; beside them stand
    `SSDA903_2021_episodes.csv` and the other files of the return, `cin_census_2021.xml`, or
    `annex_a_2021-01.xlsx`. The marker `_COMPLETE` comes last. For a census its rows are children,
    for a workbook the rows of all its lists.
    """
    open_folder(directory)
    frames = dict(delivered_frames(month, seed=seed, scale=scale))
    files = [write_table(directory, table, frames[table]) for table in _tables(layouts)]
    delivery = _Month(frames, month, directory, la_code)
    for layout, write in _WRITERS.items():
        if layout in layouts:
            files += write(delivery)
    return mark_complete(directory, files)


def what_it_delivers(layouts: Collection[Layout]) -> list[str]:
    """What `delivers` of a fitting configuration names: layouts, and tables of the council's own.

    A delivery of the SSD is named table by table, so that each of them must come.
    """
    whole = [layout.value for layout in _WRITERS if layout in layouts]
    return [*whole, *_tables(layouts)]


def _tables(layouts: Collection[Layout]) -> Sequence[str]:
    """The tables that are written as CSV files of their own."""
    return delivered_tables("ssd", "local") if Layout.SSD in layouts else delivered_tables("local")


def _looked_after_return(delivery: _Month) -> list[DeliveredFile]:
    paths = write_ssda903(delivery.frames, delivery.first, delivery.directory)
    return [
        # No cell of the return holds a line break.
        DeliveredFile(path, path.read_bytes().count(b"\n") - 1)
        for path in paths
    ]


def _census(delivery: _Month) -> list[DeliveredFile]:
    path = delivery.directory / f"cin_census_{delivery.return_year}.xml"
    children = write_census(delivery.frames, delivery.first, path, la_code=delivery.la_code)
    return [DeliveredFile(path, children)]


def _annex_a(delivery: _Month) -> list[DeliveredFile]:
    path = delivery.directory / f"annex_a_{delivery.first:%Y-%m}.xlsx"
    return [DeliveredFile(path, write_annex_a(delivery.frames, delivery.first, path))]


_WRITERS: Mapping[Layout, Callable[[_Month], list[DeliveredFile]]] = {
    Layout.SSDA903: _looked_after_return,
    Layout.CIN_CENSUS: _census,
    Layout.ANNEX_A: _annex_a,
}
