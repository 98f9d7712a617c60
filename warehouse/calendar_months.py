"""Months as their first days."""

from datetime import date


def months_before(month: date, months: int) -> date:
    """The first day of the month a number of months earlier; later where it is below zero."""
    ordinal = month.year * 12 + month.month - 1 - months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def financial_year(month: date) -> int:
    """The year in which the financial year of a month begins, in April."""
    return month.year if month.month >= 4 else month.year - 1
