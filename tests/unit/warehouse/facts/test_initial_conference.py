"""Initial conferences, with the working days since the section 47 enquiry."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("started", "held", "days"),
    [
        pytest.param("2020-12-18", "2021-01-13", 15, id="over Christmas"),
        pytest.param("2020-12-19", "2021-01-12", 14, id="from a Saturday"),
        pytest.param("2020-12-25", "2021-01-19", 15, id="from Christmas Day"),
        pytest.param("2020-05-01", "2020-05-26", 15, id="over the moved May holiday"),
        pytest.param("2020-11-02", "2021-01-07", 45, id="45 days"),
        pytest.param("2020-11-02", "2021-01-08", 46, id="46 days"),
        pytest.param("2021-01-04", "2021-01-04", 0, id="same day"),
        pytest.param("2021-01-08", "2021-01-10", 0, id="held on the Sunday after"),
        pytest.param("2021-01-20", "2021-01-13", -5, id="dated before the enquiry"),
        pytest.param("2021-01-04", "", None, id="not yet held"),
    ],
)
def test_working_days_since_the_section_47_enquiry(
    example: Callable[..., Any], started: str, held: str, days: int | None
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            f"s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date\n1 | child | {started}",
        )
        .deliver(
            "ssd_initial_cp_conference",
            "icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_date"
            f"\n1 | 1 | child | {held}",
        )
    )
    (row,) = delivered.make("facts.initial_conference")
    assert row["working_days_from_section_47"] == days


def test_conference_without_an_enquiry_has_no_working_days(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_initial_cp_conference",
        """
        icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_transfer_in | icpc_icpc_date
        1            |                     | no enquiry     |                       | 2021-01-13
        2            | elsewhere           | not delivered  | N                     | 2021-01-13
        3            |                     | transfer in    | Y                     | 2021-01-13
        """,
    )
    rows = delivered.make("facts.initial_conference")
    columns = ("working_days_from_section_47", "is_transfer_in")
    assert {row["person_key"]: tuple(row[name] for name in columns) for row in rows} == {
        "no enquiry": (None, False),
        "not delivered": (None, False),
        "transfer in": (None, True),
    }


def test_team_is_that_of_the_conference_else_of_the_day_it_was_held(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_person_id   | icpc_icpc_date | icpc_icpc_team
            1            | named            | 2020-09-07     | T1
            2            | named, unlisted  | 2020-09-07     | Night Duty
            3            | not named        | 2020-09-07     |
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T2 | named           | 2020-03-02 |
            2 | T2 | named, unlisted | 2020-03-02 |
            3 | T1 | not named       | 2020-03-02 | 2020-09-07
            4 | T2 | not named       | 2020-09-07 | 2020-12-07
            5 | T1 | not named       | 2020-12-07 |
            """,
        )
    )
    rows = delivered.make("facts.initial_conference")
    assert {row["person_key"]: row["team"] for row in rows} == {
        "named": "Assessment 1",
        "named, unlisted": "Night Duty",
        "not named": "PACT 1",
    }
