"""QA02: audits graded good or outstanding."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "audits_good_or_better"

PARTS = ("numerator", "denominator", "value_shown")
AUDITS = "audit_id | person_id | due_date | completed_date | grade | moderated_grade"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_whose_final_grade_is_good_or_better(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | outstanding          | 2021-01-15 | 2021-01-15 | outstanding          |
        2 | good                 | 2021-01-15 | 2021-01-15 | good                 |
        3 | requires improvement | 2021-01-15 | 2021-01-15 | requires_improvement |
        4 | inadequate           | 2021-01-15 | 2021-01-15 | inadequate           |
        5 | moderated up         | 2021-01-15 | 2021-01-15 | requires_improvement | good
        6 | moderated down       | 2021-01-15 | 2021-01-15 | outstanding          | inadequate
        7 | moderated only       | 2021-01-15 | 2021-01-15 |                      | outstanding
        8 | no completion date   | 2021-01-15 |            | good                 | good
        9 | completed, no grade  | 2021-01-15 | 2021-01-15 |                      |
        a | not completed        | 2021-01-15 |            |                      |
        b | no due date          |            | 2021-01-15 | good                 |
        c |                      | 2021-01-15 | 2021-01-15 | good                 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "outstanding"): True,
        ("2021-01", "good"): True,
        ("2021-01", "requires improvement"): False,
        ("2021-01", "inadequate"): False,
        ("2021-01", "moderated up"): True,
        ("2021-01", "moderated down"): False,
        ("2021-01", "moderated only"): True,
        ("2021-01", "no completion date"): True,
    }
    # 5 of 8 is 62.5 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert tuple(january[part] for part in PARTS) == (5, 8, "62.5")


def test_audit_counts_in_the_month_it_was_due(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | due the first day  | 2021-01-01 | 2020-12-15 | good |
        2 | due the last day   | 2021-01-31 | 2021-01-31 | good |
        3 | due the day before | 2020-12-31 | 2021-01-04 | good |
        4 | due the day after  | 2021-02-01 | 2021-01-29 | good |
        5 | late               | 2020-06-15 | 2021-01-04 | good |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "due the first day"): True,
        ("2021-01", "due the last day"): True,
        ("2020-12", "due the day before"): True,
        ("2020-06", "late"): True,
    }


def test_two_audits_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + " | is_year_of_the_child"
        + """
        1 | twice         | 2021-01-15 | 2021-01-15 | good       | | N
        2 | twice         | 2021-01-15 | 2021-01-15 | inadequate | | N
        3 | of the cohort | 2021-01-15 | 2021-01-15 | good       | | Y
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert tuple(january[part] for part in PARTS) == (2, 3, "66.7")


def test_audits_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | child | 2020-01-31 | 2020-02-03 | good       |
        2 | child | 2020-02-01 | 2020-02-03 | good       |
        3 | child | 2020-03-31 | 2020-04-01 | good       |
        4 | child | 2020-04-01 | 2020-04-01 | inadequate |
        5 | child | 2021-01-15 | 2021-01-15 | good       |
        6 | child | 2021-01-15 | 2021-01-15 | inadequate |
        7 | child | 2021-02-01 | 2021-01-15 | good       |
        """,
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (1, 2, "50.0"),
        "year_to_date": (1, 3, "33.3"),
        "rolling_12_months": (3, 5, "60.0"),
    }


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
            5 | audited as PACT        | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "audits",
            AUDITS
            + " | team"
            + """
            1 | moved on the day       | 2021-01-15 | 2021-01-25 | good       | |
            2 | moved after it was due | 2021-01-15 | 2021-01-25 | good       | |
            3 | audited as PACT        | 2021-01-15 | 2021-01-25 | inadequate | | T2
            4 | no team                | 2021-01-15 | 2021-01-25 | good       | |
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
    assert tuple(pact[part] for part in PARTS) == (1, 2, "50.0")


def test_age_is_the_age_on_the_day_the_audit_is_due(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            10 on the day    | 2011-01-15
            10 the day after | 2011-01-16
            """,
        )
        .deliver(
            "audits",
            AUDITS
            + """
            1 | 10 on the day    | 2021-01-15 | 2021-01-25 | good |
            2 | 10 the day after | 2021-01-15 | 2021-01-25 | good |
            3 | not in persons   | 2021-01-15 | 2021-01-25 | good |
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "10 on the day": "10 to 15",
        "10 the day after": "5 to 9",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_a_graded_audit_has_no_figure(
    example: Callable[..., Any], window: str
) -> None:
    delivered = example("2021-01").deliver(
        "audits", AUDITS + "\n1 | completed, no grade | 2021-01-15 | 2021-01-15 | |"
    )
    january = delivered.figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
