"""What the synthetic council must add up to: published totals, and illustrative ones.

`calibration/southampton.csv` holds the published cells with their source. The numbers in this
module have no published source: they fill the years before the first calibrated one and the
records nobody publishes, and only have to look like a council.
"""

import csv
from functools import cache
from pathlib import Path

CALIBRATED_FROM = 2018
YEARS = range(2014, 2023)

# Illustrative: a year before the published ones, and looked-after children before 2021.
_ILLUSTRATIVE: dict[tuple[str, int], float] = {
    ("referrals_no_further_action", 2014): 210,
    ("referrals_not_in_need", 2014): 0,
    **{("re_referrals", year): 700 for year in (2014, 2015)},
    **{("referrals_not_in_need", year): 100 for year in (2015, 2016)},
    ("children_in_need_at_31_march", 2014): 1950,
    ("children_in_need_at_31_march", 2015): 2100,
    ("plans_at_31_march", 2014): 236,
    ("plans_at_31_march", 2015): 324,
    ("plans_started", 2015): 400,
    ("plans_started_second_or_subsequent", 2015): 90,
    **{
        ("looked_after_started", year): count
        for year, count in zip(range(2015, 2021), (250, 245, 230, 215, 195, 185), strict=True)
    },
    **{
        ("looked_after_at_31_march", year): count
        for year, count in zip(range(2014, 2021), (560, 578, 572, 545, 520, 499, 488), strict=True)
    },
}


class Targets:
    """Totals by measure and year, multiplied by the scale."""

    def __init__(self, scale: int) -> None:
        self._scale = scale
        self._cells = _published()

    def __call__(self, measure: str, year: int) -> int:
        """A count in the year ending 31 March."""
        return round(self.amount(measure, year))

    def amount(self, measure: str, year: int) -> float:
        """An amount that need not be whole, such as full-time equivalents."""
        illustrative = _ILLUSTRATIVE.get((measure, year))
        published = self._cells.get((measure, year, ""))
        value = illustrative if illustrative is not None else published
        if value is None:
            raise KeyError(measure, year)
        return value * self._scale

    def month(self, measure: str, year: int, month: str) -> float:
        """A count in one month, or an amount at the end of one."""
        return self._cells[(measure, year, month)] * self._scale

    def has(self, measure: str, year: int) -> bool:
        """Whether there is a total for the year."""
        return (measure, year) in _ILLUSTRATIVE or (measure, year, "") in self._cells


@cache
def _published() -> dict[tuple[str, int, str], float]:
    path = Path(__file__).parent / "calibration" / "southampton.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["measure"], int(row["year_ending"]), row["month"]): float(row["value"])
            for row in csv.DictReader(file)
        }
