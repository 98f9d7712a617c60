"""Working days of England and Wales, from a list of bank holidays written out by hand.

What belongs here: which day is worked, and how many working days lie between two. What does not:
anything about children.
"""

from datetime import date, timedelta
from functools import cache

# Month and day of every bank holiday, year by year, as gov.uk published them.
_BANK_HOLIDAYS = {
    2014: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    # Early May moved to Friday 8 May, 75 years after VE Day.
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    # Spring moved to 2 June beside the Platinum Jubilee; the funeral of Queen Elizabeth.
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    # The coronation of King Charles.
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
BANK_HOLIDAYS = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in _BANK_HOLIDAYS.items()
    for day in days.split()
)
FIRST_DAY = date(min(_BANK_HOLIDAYS), 1, 1)
LAST_DAY = date(max(_BANK_HOLIDAYS), 12, 31)


def is_working_day(day: date) -> bool:
    """Monday to Friday less the bank holidays.

    Raises:
        ValueError: the day lies outside the years written out here.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day}: the bank holidays of that year are not listed")
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


@cache
def working_days_elapsed(start: date, end: date) -> int:
    """Working days after the start, up to and including the end; 0 on the day itself."""
    days = 0
    day = start
    while day < end:
        day += timedelta(days=1)
        days += is_working_day(day)
    return days


@cache
def lasted_longer_than(start: date, day: date, number: int) -> bool:
    """Whether more than so many working days have elapsed, counted back from the day.

    Counting back it stops as soon as the answer is known, so a start of long ago needs no
    calendar.
    """
    elapsed = 0
    while day > start and elapsed <= number:
        elapsed += is_working_day(day)
        day -= timedelta(days=1)
    return elapsed > number
