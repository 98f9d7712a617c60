"""AS01: assessments completed."""

from collections.abc import Callable
from typing import Any

KPI = "assessments_completed"

PARTS = ("numerator", "denominator", "value_shown")
ASSESSMENTS = (
    "cina_assessment_id | cina_person_id | cina_assessment_start_date | cina_assessment_auth_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_assessment_counts_in_the_month_it_is_authorised(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + """
        1 | on the first day | 2020-12-01 | 2021-01-01
        2 | on the last day  | 2021-01-04 | 2021-01-31
        3 | the same day     | 2021-01-15 | 2021-01-15
        4 | after a year     | 2020-01-15 | 2021-01-15
        5 | the day before   | 2020-12-01 | 2020-12-31
        6 | the day after    | 2021-01-04 | 2021-02-01
        7 | not authorised   | 2021-01-04 |
        8 | no start date    |            | 2021-01-15
        9 |                  | 2021-01-04 | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on the first day"): None,
        ("2021-01", "on the last day"): None,
        ("2021-01", "the same day"): None,
        ("2021-01", "after a year"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 4, "4")


def test_every_assessment_counts_with_or_without_its_referral(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_referral_id | cina_assessment_child_seen"
            + """
            1 | twice            | 2020-12-01 | 2021-01-15 | R1 | Y
            2 | twice            | 2020-12-01 | 2021-01-15 | R1 | Y
            3 | no referral      | 2020-12-01 | 2021-01-15 |    | Y
            4 | unknown referral | 2020-12-01 | 2021-01-15 | R9 | Y
            5 | flagged referral | 2020-12-01 | 2021-01-15 | R2 | Y
            6 | child not seen   | 2020-12-01 | 2021-01-15 | R3 | N
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id   | cine_referral_date | cine_referral_nfa
            R1               | twice            | 2020-12-01         | N
            R2               | flagged referral | 2020-12-01         | Y
            R3               | child not seen   | 2020-12-01         | N
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 6


def test_assessments_of_a_year_are_added_up(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + """
        1 | child | 2020-01-06 | 2020-01-31
        2 | child | 2020-01-06 | 2020-02-01
        3 | child | 2020-03-02 | 2020-03-31
        4 | child | 2020-03-02 | 2020-04-01
        5 | child | 2020-12-01 | 2021-01-15
        6 | child | 2020-12-01 | 2021-02-01
        """,
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (1, None, "1"),
        "year_to_date": (2, None, "2"),
        "rolling_12_months": (4, None, "4"),
    }


def test_assessment_counts_for_the_team_that_assessed_else_the_team_before_it_ended(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | closed with it       | T1 | 2020-06-01 | 2021-01-15
            2 | moved the day before | T1 | 2020-06-01 | 2021-01-14
            3 | moved the day before | T2 | 2021-01-14 |
            4 | moved on the day     | T1 | 2020-06-01 | 2021-01-15
            5 | moved on the day     | T2 | 2021-01-15 |
            6 | assessed by PACT     | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_assessment_team"
            + """
            1 | closed with it       | 2020-12-01 | 2021-01-15 |
            2 | moved the day before | 2020-12-01 | 2021-01-15 |
            3 | moved on the day     | 2020-12-01 | 2021-01-15 |
            4 | assessed by PACT     | 2020-12-01 | 2021-01-15 | T2
            5 | no team              | 2020-12-01 | 2021-01-15 |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "closed with it": "Assessment 1",
        "moved the day before": "PACT 1",
        "moved on the day": "Assessment 1",
        "assessed by PACT": "PACT 1",
        "no team": "Not recorded",
    }


def test_age_is_the_age_on_the_day_it_is_authorised(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob   | pers_expected_dob
            10 on the day    | 2011-01-15 |
            10 the day after | 2011-01-16 |
            unborn           |            | 2021-03-01
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + """
            1 | 10 on the day    | 2020-12-01 | 2021-01-15
            2 | 10 the day after | 2020-12-01 | 2021-01-15
            3 | unborn           | 2020-12-01 | 2021-01-15
            4 | not in persons   | 2020-12-01 | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "10 on the day": "10 to 15",
        "10 the day after": "5 to 9",
        "unborn": "Unborn",
        "not in persons": "Not known",
    }


def test_month_without_an_authorisation_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
