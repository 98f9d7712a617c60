"""Social workers and their cases that add up to what is published of a 30 September.

Full-time equivalents are published to a tenth and rates of the amounts before they were rounded:
an amount of four decimals is sought for each, so that every published tenth is its rounding.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.published.cells import WORKFORCE, PublishedYear
from tests.published.days import after, between, spread
from tests.published.rows import Rows

# Amounts are whole numbers of this part of a full-time equivalent.
_PARTS = 10_000
_HALF = Fraction(1, 20)


@dataclass(frozen=True)
class _Amounts:
    """Full-time equivalents before they were rounded, in ten thousandths."""

    in_post: int
    agency: int
    vacant: int
    leaving: int
    holding_cases: int


def add_workforce(rows: Rows, year: PublishedYear) -> None:
    """Add a year of month ends with the workers of 30 September, its leavers, posts and cases."""
    amounts = _amounts(year)
    cases = year.count((WORKFORCE, "cases"))
    if amounts is None or cases is None:
        return
    month_ends = [_month_end(year.year - 1, 9 + number) for number in range(13)]
    end = month_ends[-1]
    # Agency workers hold their share of the cases, as far as there are any.
    of_agency = min(amounts.agency, amounts.holding_cases // 5)
    holders = [
        *_workers(rows, amounts.holding_cases - of_agency, is_agency="0"),
        *_workers(rows, of_agency, is_agency="1"),
    ]
    others = [
        *_workers(rows, amounts.in_post - amounts.holding_cases + of_agency, is_agency="0"),
        *_workers(rows, amounts.agency - of_agency, is_agency="1"),
    ]
    for place, worker in enumerate((*holders, *others)):
        started = between(rows.dice, after(end, -1500), end) if place else end
        _add_worker(rows, worker, month_ends, started)
    leaving = _workers(rows, amounts.leaving, is_agency="0")
    # Those of the last day of the time, and of the first, count; of the day before it not.
    days = spread(rows.dice, len(leaving), after(month_ends[0], 1), end)
    for worker, day in zip(leaving, days, strict=True):
        _add_worker(rows, worker, month_ends, after(month_ends[0], -800), day)
    for is_agency, day in (("0", month_ends[0]), ("1", after(end, -40))):
        for worker in _workers(rows, 2 * _PARTS, is_agency=is_agency):
            _add_worker(rows, worker, month_ends, after(month_ends[0], -90), day)
    _add_posts(rows, month_ends, amounts.vacant)
    _add_cases(rows, [worker.id for worker in holders], cases, end)


def _month_end(year: int, month: int) -> date:
    """The last day of a month; the 13th is January of the year after."""
    return after(date(year + month // 12, month % 12 + 1, 1), -1)


@dataclass(frozen=True)
class _Worker:
    id: str
    fte: int
    is_agency: str


def _workers(rows: Rows, amount: int, is_agency: str) -> list[_Worker]:
    """Workers whose hours add up to an amount, none of them above a full-time equivalent."""
    workers = []
    while amount:
        part_time = rows.dice.choice((_PARTS, _PARTS, _PARTS, 8_000, 6_000, 5_405))
        fte = min(amount, part_time)
        workers.append(_Worker(rows.number("W"), fte, is_agency))
        amount -= fte
    return workers


def _add_worker(
    rows: Rows, worker: _Worker, month_ends: list[date], started: date, left: date | None = None
) -> None:
    """Add a worker to the month ends in post, and to that of the month of leaving."""
    number = rows.number("SWTEST")
    for month_end in month_ends:
        has_gone = left is not None and left <= month_end
        was_there = left is None or left >= month_end.replace(day=1)
        if started <= month_end and was_there:
            rows.add(
                "workforce",
                SnapshotDate=month_end,
                WorkerId=worker.id,
                SWENo=number,
                AgencyWorker=worker.is_agency,
                FTE=str(Decimal(worker.fte) / _PARTS),
                OrgRole="5",
                Team="T1",
                RoleStartDate=started,
                RoleEndDate=left if has_gone else None,
                LeaverDestination="7" if has_gone else None,
            )
    rows.add(
        "ssd_professionals",
        prof_professional_id=worker.id,
        prof_social_worker_registration_no=number,
        prof_professional_job_title="Social worker",
    )


def _add_posts(rows: Rows, month_ends: list[date], vacant: int) -> None:
    for month_end in month_ends:
        # Of the months before it is not told: twice as many, which would show.
        of_month = vacant if month_end == month_ends[-1] else 2 * vacant
        for team, fte in (("T1", of_month // 3), ("T2", of_month - of_month // 3)):
            rows.add(
                "workforce_posts",
                SnapshotDate=month_end,
                Team=team,
                EstablishmentFTE="100",
                VacantFTE=str(Decimal(fte) / _PARTS),
                AgencyCoveringFTE="0",
            )
    rows.add("ssd_department", dept_team_id="T1", dept_team_name="Assessment 1")
    rows.add("ssd_department", dept_team_id="T2", dept_team_name="Assessment 2")


def _add_cases(rows: Rows, holders: list[str], cases: int, end: date) -> None:
    """Add children, each the case of one worker; every holder has one at least.

    A second worker of a child, and whoever had the case before, have no case by it.
    """
    if len(holders) > cases:
        raise ValueError(f"{len(holders)} workers hold {cases} cases")
    for place in range(cases):
        worker = holders[place] if place < len(holders) else rows.dice.choice(holders)
        child = rows.child(end)
        begun = end if place == 0 else between(rows.dice, after(end, -300), end)
        _add_involvement(rows, worker, child, begun)
        if place % 4 == 0:
            _add_involvement(rows, rows.dice.choice(holders), child, after(begun, -50), begun)
        if place % 5 == 0:
            other = rows.dice.choice(holders)
            _add_involvement(rows, other, child, after(begun, -9), role="SOCIAL WORKER 2")
    for day in (end, after(end, -30)):
        # Closed on the day itself is no case any more.
        _add_involvement(rows, holders[0], rows.child(end), after(end, -99), day)


def _add_involvement(
    rows: Rows,
    worker: str,
    child: str,
    started: date,
    ended: date | None = None,
    role: str = "ALLOCATED CASE WORKER",
) -> None:
    rows.add(
        "ssd_involvements",
        invo_involvements_id=rows.number("I"),
        invo_professional_id=worker,
        invo_professional_role_id=role,
        invo_professional_team="T1",
        invo_person_id=child,
        invo_involvement_start_date=started,
        invo_involvement_end_date=ended,
    )


# Amounts that round to what is published -------------------------------------------------------

_Interval = tuple[Fraction, Fraction]


def _amounts(year: PublishedYear) -> _Amounts | None:
    """Amounts of which every published tenth is the rounding.

    Raises:
        ValueError: there are none, so that the published cells contradict each other.
    """
    in_post = _rounding_to(year, "inpost_fte")
    if in_post is None:
        return None
    for employed in _nearest_first(in_post):
        agency, vacant = (
            _within(_rounding_to(year, f"{of}_fte"), _part_of_sum(year, f"{of}_rate_fte", employed))
            for of in ("agency", "vacancy")
        )
        leaving = _within(
            _rounding_to(year, "leavers_fte"), _part_of(year, "turnover_rate_fte", employed)
        )
        if agency is not None and vacant is not None and leaving is not None:
            return _Amounts(employed, agency, vacant, leaving, _holding(year))
    raise ValueError(f"{year.year}: no full-time equivalents round to those published")


def _rounding_to(year: PublishedYear, column: str) -> _Interval | None:
    """What is rounded to the published tenth: from the one end to below the other."""
    amount = year.amount(WORKFORCE, column)
    if amount is None:
        return None
    exact = Fraction(amount)
    return max(exact - _HALF, Fraction(0)), exact + _HALF


def _part_of(year: PublishedYear, rate: str, whole: int) -> _Interval | None:
    """The part that has the published percentage of a whole."""
    percent = _rounding_to(year, rate)
    if percent is None:
        return None
    low, high = percent
    return low / 100 * whole / _PARTS, high / 100 * whole / _PARTS


def _part_of_sum(year: PublishedYear, rate: str, other: int) -> _Interval | None:
    """The part that has the published percentage of itself and another part."""
    percent = _rounding_to(year, rate)
    if percent is None:
        return None
    low, high = (share / (100 - share) * other / _PARTS for share in percent)
    return low, high


def _within(*intervals: _Interval | None) -> int | None:
    """The amount in the middle of what all intervals allow; zero where none is published."""
    known = [interval for interval in intervals if interval is not None]
    if not known:
        return 0
    lowest = max(low for low, _ in known) * _PARTS
    highest = min(high for _, high in known) * _PARTS
    amounts = range(math.ceil(lowest), math.ceil(highest))
    return amounts[len(amounts) // 2] if amounts else None


def _nearest_first(interval: _Interval) -> Iterator[int]:
    """Every amount of an interval, from its middle outwards."""
    low, high = interval
    first, last = low * _PARTS, high * _PARTS
    amounts = range(math.ceil(first), math.ceil(last))
    yield from sorted(amounts, key=lambda number: abs(number - (first + last) / 2))


def _holding(year: PublishedYear) -> int:
    """Full-time equivalents of case holders, whose cases have the published average."""
    cases = year.amount(WORKFORCE, "cases") or Decimal(0)
    average = _rounding_to(year, "caseload_fte")
    interval = None
    if average is not None:
        low, high = average
        interval = Fraction(cases) / high, Fraction(cases) / low
    found = _within(_rounding_to(year, "case_holders_fte"), interval)
    if found is None:
        raise ValueError(f"{year.year}: no case holders have the published average")
    return found
