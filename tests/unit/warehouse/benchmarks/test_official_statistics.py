"""The files of official statistics on this machine say what we say they say.

Held against the tests' own list of columns (`tests/published/cells.py`), written for another
purpose by itself, and against figures that were read off the publications.
"""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.published.cells import COLUMNS, Cell, Part, Published
from warehouse.benchmarks.published_figures import write_published_figures

Key = tuple[str, str, str, int]


@pytest.fixture(scope="module")
def figures(
    reference_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[Key, tuple[Decimal | None, str, Decimal | None, Decimal | None]]:
    """(KPI, area, end of the year, release) → value, status, numerator, denominator."""
    target = tmp_path_factory.mktemp("figures") / "figures.parquet"
    write_published_figures(reference_data, target)
    rows = duckdb.execute(
        "select kpi_code, area_code, cast(period_end as varchar), release, value, status, "
        "numerator, denominator from read_parquet($file)",
        {"file": str(target)},
    ).fetchall()
    return {row[:4]: row[4:] for row in rows}


# Southampton, the South East and England, as read off the publications.
@pytest.mark.parametrize(
    ("kpi", "period_end", "expected"),
    [
        ("CP05", "2021-03-31", ("71.9", "82.0", "83.0")),
        ("CP02", "2021-03-31", ("332.8", "189.4", "168.6")),
        ("CP09", "2021-03-31", ("62.3", "41.3", "42.4")),
        ("LA02", "2021-03-31", ("100", "54", "69")),
        ("FD04", "2021-03-31", ("822.7", "575.6", "507.1")),
        ("FD05", "2021-03-31", ("28.0", "27.7", "22.7")),
        ("AS02", "2021-03-31", ("85.6", "88.7", "87.6")),
        ("CL01", "2021-03-31", ("36", "51", "52")),
        ("WF04", "2020-09-30", ("21.0", None, None)),
        ("WF04", "2021-09-30", ("18.0", "16.1", "15.5")),
        ("WF01", "2021-09-30", ("26.1", "16.7", "16.3")),
    ],
)
def test_figures_are_those_of_the_publications(
    figures: dict[Key, tuple[Decimal | None, ...]],
    kpi: str,
    period_end: str,
    expected: tuple[str | None, ...],
) -> None:
    latest = max(release for code, _, end, release in figures if (code, end) == (kpi, period_end))
    for area, value in zip(("852", "E12000008", "E92000001"), expected, strict=True):
        if value is not None:
            assert figures[kpi, area, period_end, latest][0] == Decimal(value)


def test_every_cell_is_taken_from_the_same_columns(
    reference_data: Path, figures: dict[Key, tuple[Decimal | None, ...]]
) -> None:
    published = Published(reference_data)
    compared: dict[str, int] = defaultdict(int)
    for council in published.councils:
        for year in published.years(council):
            for cell in published.year(council, year).cells():
                if (found := taken(cell, figures)) is not None:
                    assert found[0] == cell.amount, (cell, found)
                    compared[cell.column.kpi] += 1
    due = {column.kpi for column in COLUMNS} & {kpi for kpi, *_ in figures}
    assert set(compared) == due and sum(compared.values()) > 5_000


def taken(
    cell: Cell, figures: dict[Key, tuple[Decimal | None, ...]]
) -> tuple[Decimal | None] | None:
    """What we have for a cell; none where the cell is no figure that is compared with."""
    column = cell.column
    end = "09-30" if column.file.startswith("csww") else "03-31"
    stem = column.file.rpartition("_")[2]
    release = int(stem) if stem.isdigit() else 2025
    found = figures.get((column.kpi, cell.council, f"{cell.year}-{end}", release))
    if found is None:
        return None
    value, _, numerator, denominator = found
    return (
        ({Part.VALUE: value, Part.NUMERATOR: numerator, Part.DENOMINATOR: denominator})[
            column.part
        ],
    )
