"""Days as whole numbers, and the working days of England and Wales among them."""

from datetime import date
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)
HISTORY_START = date(2014, 4, 1)
HISTORY_END = date(2022, 3, 31)
NEVER = 10**6

Days = NDArray[np.int64]


def day(year: int, month: int, number: int) -> int:
    """A date as days since 1970."""
    return (date(year, month, number) - EPOCH).days


def as_date(number: int) -> date:
    """Days since 1970 as a date."""
    return date.fromordinal(EPOCH.toordinal() + int(number))


def year_of_age(birth: int, age: int) -> int:
    """The day on which somebody reaches an age; 28 February for the 29th in other years."""
    born = as_date(birth)
    try:
        return (born.replace(year=born.year + age) - EPOCH).days
    except ValueError:
        return day(born.year + age, 2, 28)


def financial_year(ending: int) -> tuple[int, int]:
    """First and last day of the year ending 31 March."""
    return day(ending - 1, 4, 1), day(ending, 3, 31)


@cache
def working_days() -> Days:
    """Every working day from 2012 to 2022, in order."""
    closed = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2024))
    days = np.arange(day(2012, 1, 1), day(2023, 1, 1))
    dates = days.astype("datetime64[D]")
    is_open = np.is_busday(dates, holidays=np.array(sorted(closed), dtype="datetime64[D]"))
    return days[is_open]


def working_days_between(first: int, last: int) -> Days:
    """The working days from first to last, both included."""
    days = working_days()
    return days[np.searchsorted(days, first) : np.searchsorted(days, last, side="right")]


def working_days_before(last: int, number: int) -> int:
    """The working day from which `number` working days run to a working day."""
    days = working_days()
    return int(days[np.searchsorted(days, last) - number])
