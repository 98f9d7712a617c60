"""The working day on which a month falls due."""

from datetime import date

import pytest

from warehouse.working_days import nth_working_day


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (date(2021, 2, 1), 5, date(2021, 2, 5)),
        (date(2021, 1, 1), 5, date(2021, 1, 8)),  # New Year's Day is a bank holiday
        (date(2020, 5, 1), 5, date(2020, 5, 7)),
        (date(2020, 5, 1), 6, date(2020, 5, 11)),  # Friday 8 May 2020 is a bank holiday
        (date(2021, 4, 1), 2, date(2021, 4, 6)),  # Good Friday and Easter Monday
        (date(2022, 6, 1), 2, date(2022, 6, 6)),  # 2 and 3 June 2022 are bank holidays
    ],
)
def test_nth_working_day(month: date, number: int, day: date) -> None:
    assert nth_working_day(month, number) == day
