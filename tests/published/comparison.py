"""The published cells of a council and year beside the figures that its records give.

What belongs here: what is equal, and at which precision. What does not: how the figures came
about (`line.py`).
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from tests.published.cells import (
    LOOKED_AFTER,
    POPULATION_2023,
    POPULATION_2024,
    WORKFORCE,
    Cell,
    Council,
    Part,
    Published,
    PublishedYear,
)
from tests.published.line import Figure, Figures, figures_of
from tests.published.records import deliveries
from warehouse.authority import Authority
from warehouse.kpi_definitions import Kpi, kpi_definitions

# The estimates that a release computed its rates with: those of its own year, not the revised.
_POPULATIONS = (POPULATION_2023, POPULATION_2024)
_POPULATION_OF_RELEASE = {LOOKED_AFTER: POPULATION_2024}
# (file, column, DfE's code of the council, year) → why a cell cannot be what the records give.
EXPLAINED: Mapping[tuple[str, str, str, int], str] = {}


class Verdict(StrEnum):
    """What became of a published cell."""

    EQUAL = "equal"
    SUPPRESSED = "suppressed"
    EXPLAINED = "explained"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Outcome:
    """A cell, what the line gives for it and whether the two are equal."""

    cell: Cell
    found: str
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """The cell, the published text and what the line gave instead."""
        column = self.cell.column
        return (
            f"{column.kpi} {column.part} of {self.cell.council} {self.cell.year}: published "
            f"{' + '.join(self.cell.texts)}, line {self.found} ({column.file}: {column.name})"
        )


def compare_year(published: Published, council: Council, year: int) -> list[Outcome]:
    """Make up the records of a council and year, send them through the line and compare."""
    of_year = published.year(council, year)
    found = _figures(published, of_year)
    return [_compared(cell, found) for cell in of_year.cells()]


def _figures(published: Published, of_year: PublishedYear) -> dict[tuple[int, str], Figures]:
    """The figures by the month of the delivery and the population estimates they rest on."""
    council, year = of_year.council, of_year.year
    authority = Authority(name=council.name, la_code=council.la_code, ons_code=council.ons_code)
    populations = []
    for file in _POPULATIONS:
        estimates = {at: published.population(file, council, at) for at in (year - 2, year - 1)}
        populations.append({at: number for at, number in estimates.items() if number})
    figures: dict[tuple[int, str], Figures] = {}
    for made_up in deliveries(of_year):
        with tempfile.TemporaryDirectory(prefix="tidemark-published-") as folder:
            found = figures_of(made_up, authority, populations, Path(folder))
        for file, of_population in zip(_POPULATIONS, found, strict=True):
            figures[made_up.month.month, file] = of_population
    return figures


def _compared(cell: Cell, found: Mapping[tuple[int, str], Figures]) -> Outcome:
    column = cell.column
    if cell.amount is None:
        return Outcome(cell, "", Verdict.SUPPRESSED)
    population = _POPULATION_OF_RELEASE.get(column.file, POPULATION_2023)
    delivery = 9 if column.file == WORKFORCE else 3
    figures = found.get((delivery, population), {})
    figure = figures.get((column.kpi, cell.month, column.window))
    text = "no such figure" if figure is None else _text(cell, figure)
    if text == f"{cell.amount:.{column.decimals}f}":
        return Outcome(cell, text, Verdict.EQUAL)
    key = (column.file, column.name, cell.council, cell.year)
    return Outcome(cell, text, Verdict.EXPLAINED if key in EXPLAINED else Verdict.DIFFERS)


def _text(cell: Cell, figure: Figure) -> str:
    """What the line gives for a cell, at the precision of the published column."""
    part, decimals = cell.column.part, cell.column.decimals
    if part is not Part.VALUE:
        amount = figure.numerator if part is Part.NUMERATOR else figure.denominator
        return figure.status if amount is None else _rounded(amount, Decimal(1), decimals)
    kpi = _kpis()[cell.column.kpi]
    if figure.status != "ok" or figure.shown is None:
        return figure.status
    if kpi.decimals_shown == decimals:
        return figure.shown
    # Percentages are shown with a decimal and published without: rounded twice, 36.45 is 37.
    numerator = (figure.numerator or Decimal(0)) * _factor(kpi)
    return _rounded(numerator, figure.denominator or Decimal(1), decimals)


def _rounded(amount: Decimal, of: Decimal, decimals: int) -> str:
    return str((amount / of).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _factor(kpi: Kpi) -> int:
    if kpi.measure == "rate_per_10000":
        return 10_000
    return 100 if kpi.unit == "percent" else 1


@cache
def _kpis() -> dict[str, Kpi]:
    return {kpi.code: kpi for kpi in kpi_definitions().values()}
