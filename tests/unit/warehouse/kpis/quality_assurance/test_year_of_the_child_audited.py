"""QA03: Year of the Child cohort audited."""

from collections.abc import Callable
from typing import Any

KPI = "year_of_the_child_audited"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_whose_audits_are_all_completed(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id         | joined_date
            on month end      | 2021-01-01
            the day after     | 2021-01-01
            not completed     | 2021-01-01
            one of two        | 2021-01-01
            two of two        | 2021-01-01
            due later too     | 2021-01-01
            due on month end  | 2021-01-01
            due the day after | 2021-01-01
            no due date       | 2021-01-01
            no audit          | 2021-01-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id         | due_date   | completed_date | is_year_of_the_child
            1        | on month end      | 2021-01-15 | 2021-01-31     | Y
            2        | the day after     | 2021-01-15 | 2021-02-01     | Y
            3        | not completed     | 2021-01-15 |                | Y
            4        | one of two        | 2021-01-11 | 2021-01-11     | Y
            5        | one of two        | 2021-01-25 |                | Y
            6        | two of two        | 2021-01-11 | 2021-01-11     | Y
            7        | two of two        | 2021-01-25 | 2021-01-29     | Y
            8        | due later too     | 2021-01-15 | 2021-01-15     | Y
            9        | due later too     | 2021-02-15 |                | Y
            a        | due on month end  | 2021-01-31 |                | Y
            b        | due the day after | 2021-02-01 | 2021-01-29     | Y
            c        | no due date       |            | 2021-01-15     | Y
            d        | not of the cohort | 2021-01-15 | 2021-01-15     | N
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on month end"): True,
        ("2021-01", "the day after"): False,
        ("2021-01", "not completed"): False,
        ("2021-01", "one of two"): False,
        ("2021-01", "two of two"): True,
        ("2021-01", "due later too"): True,
        ("2021-01", "due on month end"): False,
    }
    # 3 of 7 is 42.86 percent
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 7, "42.9")


def test_member_counts_from_joining_until_leaving(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id            | joined_date | left_date
            joined on month end  | 2021-01-31  |
            joined the day after | 2021-02-01  |
            left on month end    | 2020-12-01  | 2021-01-31
            left the day after   | 2021-01-01  | 2021-02-01
            no date of joining   |             |
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id            | due_date   | completed_date | is_year_of_the_child
            1        | joined on month end  | 2021-01-31 | 2021-01-31     | Y
            2        | joined the day after | 2021-01-31 | 2021-01-31     | Y
            3        | left on month end    | 2020-12-15 | 2020-12-15     | Y
            4        | left the day after   | 2021-01-15 | 2021-01-15     | Y
            5        | no date of joining   | 2021-01-15 | 2021-01-15     | Y
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "joined on month end"): True,
        ("2020-12", "left on month end"): True,
        ("2021-01", "left the day after"): True,
    }


def test_member_is_followed_month_by_month(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id | joined_date
            member    | 2020-10-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id | due_date   | completed_date | is_year_of_the_child
            1        | member    | 2020-11-15 | 2020-11-15     | Y
            2        | member    | 2020-12-15 | 2021-01-04     | Y
            """,
        )
    )
    # October: none due; December: the second is due and not completed yet
    assert delivered.counted(KPI) == {
        ("2020-11", "member"): True,
        ("2020-12", "member"): False,
        ("2021-01", "member"): True,
    }


def test_other_audits_of_a_member_do_not_matter(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id        | joined_date
            other audit open | 2021-01-01
            other audit only | 2021-01-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id        | due_date   | completed_date | is_year_of_the_child
            1        | other audit open | 2021-01-15 | 2021-01-15     | Y
            2        | other audit open | 2021-01-15 |                | N
            3        | other audit only | 2021-01-15 | 2021-01-15     | N
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "other audit open"): True}


def test_girls_and_boys_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_sex
            girl             | F
            girl not audited | F
            boy              | M
            """,
        )
        .deliver(
            "year_of_the_child",
            """
            person_id        | joined_date
            girl             | 2021-01-01
            girl not audited | 2021-01-01
            boy              | 2021-01-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id        | due_date   | completed_date | is_year_of_the_child
            1        | girl             | 2021-01-15 | 2021-01-15     | Y
            2        | girl not audited | 2021-01-15 |                | Y
            3        | boy              | 2021-01-15 | 2021-01-15     | Y
            """,
        )
    )
    girls = delivered.figure(KPI, "2021-01", "month_end", "sex", "Female")
    boys = delivered.figure(KPI, "2021-01", "month_end", "sex", "Male")
    assert (girls["numerator"], girls["denominator"], girls["value_shown"]) == (1, 2, "50.0")
    assert (boys["numerator"], boys["denominator"], boys["value_shown"]) == (1, 1, "100.0")


def test_member_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "year_of_the_child",
            """
            person_id           | joined_date
            moved on month end  | 2021-01-01
            moved the day after | 2021-01-01
            nobody responsible  | 2021-01-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id           | due_date   | completed_date | is_year_of_the_child
            1        | moved on month end  | 2021-01-15 | 2021-01-15     | Y
            2        | moved the day after | 2021-01-15 | 2021-01-15     | Y
            3        | nobody responsible  | 2021-01-15 | 2021-01-15     | Y
            """,
        )
    )
    assert [(unit["person_key"], unit["team"]) for unit in delivered.units(KPI)] == [
        ("moved on month end", "PACT 1"),
        ("moved the day after", "Assessment 1"),
        ("nobody responsible", "Not recorded"),
    ]


def test_month_end_without_an_audit_due_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "year_of_the_child",
            """
            person_id       | joined_date
            nothing due yet | 2021-01-01
            """,
        )
        .deliver(
            "audits",
            """
            audit_id | person_id       | due_date   | completed_date | is_year_of_the_child
            1        | nothing due yet | 2021-02-15 |                | Y
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
