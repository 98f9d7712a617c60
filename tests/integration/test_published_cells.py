"""A sample of what DfE has published: records that must add up to it give it, through the line.

All of it: `make oracle`.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.published.cells import COLUMNS, Published
from tests.published.comparison import Verdict, compare_year

# DfE's code and year: every file has the one year, with cells left out; the other is the first.
SAMPLE = (("851", 2021), ("874", 2013))


@pytest.fixture(scope="module")
def published(reference_data: Path) -> Published:
    """The published files."""
    return Published(reference_data)


@pytest.mark.parametrize(("la_code", "year"), SAMPLE)
def test_line_gives_every_published_cell(published: Published, la_code: str, year: int) -> None:
    (council,) = [council for council in published.councils if council.la_code == la_code]
    outcomes = compare_year(published, council, year)
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    differing = [o.sentence for o in outcomes if o.verdict is Verdict.DIFFERS]
    assert not differing, "\n".join(differing)
    # That little is suppressed, or the files were not found.
    assert verdicts[Verdict.EQUAL] > 50
    assert verdicts[Verdict.SUPPRESSED] < 10


def test_every_column_is_a_column_of_its_file(published: Published) -> None:
    (council,) = [council for council in published.councils if council.la_code == "874"]
    found = {
        cell.column
        for year in published.years(council)
        for cell in published.year(council, year).cells()
    }
    assert {column.name for column in set(COLUMNS) - found} == set()
