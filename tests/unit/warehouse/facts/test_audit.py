"""Case audits, under the team of the day they were due."""

from collections.abc import Callable
from datetime import date
from typing import Any


def test_team_is_the_one_audited_else_the_one_responsible_on_the_due_date(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "audits",
            """
            audit_id | person_id       | team       | due_date   | completed_date
            1        | named           | T1         | 2020-09-07 | 2020-09-30
            2        | named, unlisted | Night Duty | 2020-09-07 |
            3        | not named       |            | 2020-09-07 | 2021-01-15
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
    rows = delivered.make("facts.audit")
    assert {row["person_key"]: (row["team"], row["completed_date"]) for row in rows} == {
        "named": ("Assessment 1", date(2020, 9, 30)),
        "named, unlisted": ("Night Duty", None),
        "not named": ("PACT 1", date(2021, 1, 15)),
    }


def test_audit_of_the_year_of_the_child_is_marked(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | due_date   | is_year_of_the_child
        1        | member    | 2021-01-15 | Y
        2        | no member | 2021-01-15 | N
        3        | not said  | 2021-01-15 |
        """,
    )
    rows = delivered.make("facts.audit")
    assert {row["person_key"]: row["is_year_of_the_child"] for row in rows} == {
        "member": True,
        "no member": False,
        "not said": False,
    }


def test_both_grades_are_kept(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        """
        audit_id | person_id | due_date   | grade                | moderated_grade
        1        | moderated | 2021-01-15 | good                 | requires_improvement
        2        | not       | 2021-01-15 | outstanding          |
        3        | ungraded  | 2021-01-15 |                      |
        """,
    )
    rows = delivered.make("facts.audit")
    grades = ("grade_code", "moderated_grade_code")
    assert {
        row["person_key"]: tuple(row[grade] and str(row[grade]).lower() for grade in grades)
        for row in rows
    } == {
        "moderated": ("good", "requires_improvement"),
        "not": ("outstanding", None),
        "ungraded": (None, None),
    }
