"""The Year of the Child cohort: as recorded, never worked out again."""

from collections.abc import Callable
from datetime import date
from typing import Any


def test_member_is_who_the_council_names_for_the_time_it_names(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id | joined_date | left_date
            stays     | 2020-09-01  |
            left      | 2020-09-01  | 2020-11-30
            returned  | 2020-09-01  | 2020-10-31
            returned  | 2020-12-01  |
            """,
        )
        # An audit makes nobody a member.
        .deliver(
            "audits",
            """
            audit_id | person_id | due_date   | is_year_of_the_child
            1        | audited   | 2021-01-15 | Y
            """,
        )
    )
    rows = delivered.make("facts.year_of_the_child_member")
    joined = date(2020, 9, 1)
    assert [(row["person_key"], row["joined_date"], row["left_date"]) for row in rows] == [
        ("left", joined, date(2020, 11, 30)),
        ("returned", joined, date(2020, 10, 31)),
        ("returned", date(2020, 12, 1), None),
        ("stays", joined, None),
    ]
