"""Working days of England and Wales outside SQL: when a month's figures fall due."""

from datetime import date, timedelta

import holidays


def nth_working_day(month: date, number: int) -> date:
    """The n-th working day of a month, counted from 1."""
    closed = holidays.country_holidays("GB", subdiv="ENG", years=[month.year, month.year + 1])
    day = month.replace(day=1)
    while True:
        if day.weekday() < 5 and day not in closed:
            number -= 1
            if number == 0:
                return day
        day += timedelta(days=1)
