"""Days for records: spread over a time with both of its ends, and so many working days apart."""

import random
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from itertools import accumulate

from tests.calculator.working_days import BANK_HOLIDAYS

# The years before those of the second implementation, as gov.uk published them.
_EARLIER = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
        2013: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    }.items()
    for day in days.split()
)
_FIRST, _LAST = date(2012, 1, 1), date(2027, 12, 31)
_DAYS = [_FIRST + timedelta(days=number) for number in range((_LAST - _FIRST).days + 1)]
# Working days up to and including each of them.
_ELAPSED = list(
    accumulate(
        day.weekday() < 5 and day not in BANK_HOLIDAYS and day not in _EARLIER for day in _DAYS
    )
)


def after(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February where that has no 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)


def between(dice: random.Random, first: date, last: date) -> date:
    """A day of a time, either end of it among them."""
    return after(first, dice.randint(0, (last - first).days))


def spread(dice: random.Random, number: int, first: date, last: date) -> list[date]:
    """Days over a time in their order: its first and last, and others by chance."""
    ends = [first, last][:number]
    return sorted(ends + [between(dice, first, last) for _ in range(number - len(ends))])


def start_before(dice: random.Random, end: date, working_days: int) -> date:
    """A day from which so many working days elapse to the end; a Sunday counts as its Friday."""
    elapsed = _ELAPSED[(end - _FIRST).days] - working_days
    first = bisect_left(_ELAPSED, elapsed)
    last = min(bisect_right(_ELAPSED, elapsed) - 1, (end - _FIRST).days)
    return _DAYS[dice.randint(first, last)]
