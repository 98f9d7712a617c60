"""The deliveries of a council and year: records made up from nothing but the published counts.

One of March holds the year to 31 March, one of September the workforce of the 30th. What does not
belong here: what is in a table (the module of its theme).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.published.care_leavers import add_care_leavers
from tests.published.cells import PublishedYear
from tests.published.looked_after import add_looked_after
from tests.published.protection import add_enquiries, add_plans
from tests.published.referrals import add_assessments, add_referrals
from tests.published.rows import Rows
from tests.published.workforce import add_workforce


@dataclass(frozen=True)
class MadeUp:
    """A delivery, and the month it is for."""

    month: date
    rows: Rows


def deliveries(year: PublishedYear) -> Iterator[MadeUp]:
    """The deliveries of a year that must add up to what is published of it."""
    march = Rows(f"{year.council.la_code} {year.year}")
    for add in (
        *(add_referrals, add_assessments, add_enquiries, add_plans),
        *(add_looked_after, add_care_leavers),
    ):
        add(march, year)
    if march.tables:
        yield MadeUp(date(year.year, 3, 1), march)
    september = Rows(f"{year.council.la_code} {year.year} workforce")
    add_workforce(september, year)
    if september.tables:
        yield MadeUp(date(year.year, 9, 1), september)
