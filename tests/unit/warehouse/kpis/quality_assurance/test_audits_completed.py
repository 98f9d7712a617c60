"""QA01: case audits completed of those due."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "audits_completed"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_completed(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id             | due_date   | completed_date
        1        | on the day            | 2021-01-15 | 2021-01-15
        2        | before it was due     | 2021-01-15 | 2020-12-15
        3        | late, on the last day | 2021-01-15 | 2021-01-31
        4        | in February           | 2021-01-15 | 2021-02-01
        5        | not completed         | 2021-01-15 |
        6        | due the first day     | 2021-01-01 | 2021-01-04
        7        | due the last day      | 2021-01-31 |
        8        | due the day before    | 2020-12-31 | 2021-01-04
        9        | due the day after     | 2021-02-01 | 2021-01-15
        a        | no due date           |            | 2021-01-15
        b        |                       | 2021-01-15 | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on the day"): True,
        ("2021-01", "before it was due"): True,
        ("2021-01", "late, on the last day"): True,
        ("2021-01", "in February"): False,
        ("2021-01", "not completed"): False,
        ("2021-01", "due the first day"): True,
        ("2021-01", "due the last day"): False,
        ("2020-12", "due the day before"): True,
    }
    # 4 of 7 is 57.14 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 7, "57.1")


@pytest.mark.parametrize(
    ("delivery", "shown"), [("2020-11", "0.0"), ("2020-12", "50.0"), ("2021-01", "100.0")]
)
def test_late_audit_restates_the_month_it_was_due(
    example: Callable[..., Any], delivery: str, shown: str
) -> None:
    delivered = example(delivery).deliver(
        "audits",
        """
        audit_id | person_id   | due_date   | completed_date
        1        | in December | 2020-11-15 | 2020-12-31
        2        | in January  | 2020-11-15 | 2021-01-04
        """,
    )
    assert delivered.figure(KPI, "2020-11", "month")["value_shown"] == shown


def test_two_audits_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id     | due_date   | completed_date | is_year_of_the_child | grade
        1        | twice         | 2021-01-11 | 2021-01-11     | N                    | good
        2        | twice         | 2021-01-25 |                | N                    |
        3        | of the cohort | 2021-01-11 | 2021-01-11     | Y                    | inadequate
        4        | not graded    | 2021-01-11 | 2021-01-11     |                      |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 4, "75.0")


def test_audit_counts_for_its_team_else_the_team_on_the_day_it_is_due(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on the day       | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day       | T2 | 2021-01-15 |
            3 | moved after it was due | T1 | 2020-06-01 | 2021-01-16
            4 | moved after it was due | T2 | 2021-01-16 |
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id              | team | due_date   | completed_date
            1        | moved on the day       |      | 2021-01-15 | 2021-01-25
            2        | moved after it was due |      | 2021-01-15 |
            3        | audited as PACT        | T2   | 2021-01-15 |
            4        | no team                |      | 2021-01-15 | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved after it was due": "Assessment 1",
        "audited as PACT": "PACT 1",
        "no team": "Not recorded",
    }
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")


def test_month_without_an_audit_due_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id       | due_date   | completed_date
        1        | completed early | 2021-02-15 | 2021-01-15
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
