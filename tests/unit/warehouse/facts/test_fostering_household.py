"""Fostering households as the council records them."""

from collections.abc import Callable
from datetime import date
from typing import Any


def test_household_is_one_row_with_its_dates_and_places(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "fostering_households",
        "household_id | approval_type | approved_date | deregistered_date"
        " | deregistration_reason | approved_places | filled_places | carer_count"
        """
        H1 | mainstream  | 2018-03-01 |            |            | 3 | 2 | 2
        H2 | kinship     | 2019-05-01 | 2020-11-30 | resigned   | 1 | 0 | 1
        H3 | Short_Break | 2020-01-15 | 2020-12-31 | Terminated |   |   |
        """,
    )
    rows = delivered.make("facts.fostering_household")
    columns = (
        "approval_type_code", "approved_date", "deregistered_date",
        "deregistration_reason_code", "approved_places", "filled_places", "carer_count",
    )  # fmt: skip
    assert {
        row["fostering_household_key"]: tuple(row[name] for name in columns) for row in rows
    } == {
        "H1": ("mainstream", date(2018, 3, 1), None, None, 3, 2, 2),
        "H2": ("kinship", date(2019, 5, 1), date(2020, 11, 30), "resigned", 1, 0, 1),
        "H3": (
            "short_break",
            date(2020, 1, 15),
            date(2020, 12, 31),
            "terminated",
            None,
            None,
            None,
        ),
    }
