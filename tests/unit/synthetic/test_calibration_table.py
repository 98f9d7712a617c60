"""Every cell of the calibration table is the cell of the published file that it cites."""

import csv
from functools import cache
from pathlib import Path

SOUTHAMPTON = "E06000045"
TABLE = Path(__file__).parents[3] / "synthetic" / "calibration" / "southampton.csv"
# Files with a row a breakdown: the columns that name it, and the one that holds the count.
_LONG = {
    "la_care_leavers_activity.csv": (("care_leaver_age", "breakdown"), "care_leaver_count"),
    "la_care_leavers_accommodation_suitability.csv": (
        ("care_leaver_age", "breakdown"),
        "care_leaver_count",
    ),
    "cla_number_and_rate_per_10k_children.csv": (("population_type",), "children_count"),
}


@cache
def published(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["new_la_code"] == SOUTHAMPTON)


def cited(folder: Path, year: str, source: str) -> str:
    publisher, file, cell = source.split(", ", 2)
    assert publisher == "DfE open data"
    rows = [row for row in published(folder / file) if row["time_period"] == year]
    if file not in _LONG:
        (row,) = rows
        return row[cell]
    names, count = _LONG[file]
    # The citation leaves out the commas of a breakdown's name.
    (found,) = [
        row for row in rows if ": ".join(row[name] for name in names).replace(",", "") == cell
    ]
    return found[count]


def test_every_cell_is_the_published_one(reference_data: Path) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert len(cells) > 350
    wrong = [
        (row["measure"], row["year_ending"], row["month"])
        for row in cells
        if float(row["value"]) != float(cited(reference_data, row["year_ending"], row["source"]))
    ]
    assert not wrong


def test_a_month_of_a_year_cites_that_month() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        referrals = [row for row in csv.DictReader(file) if row["measure"] == "referrals"]
    months = "January February March April May June July August September October November December"
    for row in referrals:
        if row["month"]:
            year, number = map(int, row["month"].split("-"))
            assert row["source"].endswith(months.split()[number - 1])
            assert year == int(row["year_ending"]) - (number > 3)
