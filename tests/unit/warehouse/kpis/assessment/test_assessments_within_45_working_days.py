"""AS02: assessments completed within 45 working days."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "assessments_within_45_working_days"

PARTS = ("numerator", "denominator", "value_shown")
ASSESSMENTS = (
    "cina_assessment_id | cina_person_id | cina_assessment_start_date | cina_assessment_auth_date"
)
REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_in_time(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + """
        1 | on day 45                | 2020-11-02 | 2021-01-07
        2 | on day 46                | 2020-11-02 | 2021-01-08
        3 | on day 45, from a Sunday | 2020-11-01 | 2021-01-06
        4 | on day 46, from a Sunday | 2020-11-01 | 2021-01-07
        5 | on the Saturday after 45 | 2020-11-03 | 2021-01-09
        6 | same day                 | 2021-01-15 | 2021-01-15
        7 | authorised before        | 2021-01-15 | 2021-01-14
        8 | on the first day         | 2020-12-01 | 2021-01-01
        9 | on the last day          | 2020-12-01 | 2021-01-31
        a | in December              | 2020-12-01 | 2020-12-31
        b | in February              | 2020-12-01 | 2021-02-01
        c | not authorised           | 2020-12-01 |
        d | no start date            |            | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on day 45"): True,
        ("2021-01", "on day 46"): False,
        ("2021-01", "on day 45, from a Sunday"): True,
        ("2021-01", "on day 46, from a Sunday"): False,
        ("2021-01", "on the Saturday after 45"): True,
        ("2021-01", "same day"): True,
        ("2021-01", "authorised before"): False,
        ("2021-01", "on the first day"): True,
        ("2021-01", "on the last day"): True,
        ("2020-12", "in December"): True,
    }
    # 6 of 9 is 66.67 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert tuple(january[part] for part in PARTS) == (6, 9, "66.7")


@pytest.mark.parametrize(
    ("started", "authorised", "is_met"),
    [
        ("2021-01-09", "2021-01-10", True),  # Saturday and Sunday
        ("2021-01-10", "2021-01-09", False),  # Sunday and the Saturday before
        ("2021-01-10", "2021-01-08", False),  # Sunday and the Friday before
    ],
)
def test_no_working_day_in_between_is_in_time_only_forwards(
    example: Callable[..., Any], started: str, authorised: str, is_met: bool
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments", f"{ASSESSMENTS}\n1 | child | {started} | {authorised}"
    )
    assert delivered.counted(KPI) == {("2021-01", "child"): is_met}


@pytest.mark.parametrize(
    ("clock_start", "expected"),
    [
        (
            "assessment",
            {
                "45 from referral": True,
                "46 from referral": True,
                "referred the same day": True,
                "no referral": True,
                "unknown referral": True,
                "second referral": True,
                "referred afterwards": True,
            },
        ),
        (
            "referral",
            {
                "45 from referral": True,
                "46 from referral": False,
                "referred the same day": True,
                "no referral": False,
                "unknown referral": False,
                "second referral": True,
                "referred afterwards": False,
            },
        ),
    ],
)
def test_clock_starts_as_the_council_says(
    example: Callable[..., Any], clock_start: str, expected: dict[str, bool]
) -> None:
    delivered = (
        example("2021-01", assessment_clock_start=clock_start)
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            R1 | 45 from referral      | 2020-11-02
            R2 | 46 from referral      | 2020-11-02
            R3 | referred the same day | 2021-01-11
            R4 | no referral           | 2021-01-04
            R5 | second referral       | 2020-06-01
            R6 | second referral       | 2021-01-04
            R7 | referred afterwards   | 2021-01-18
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_referral_id"
            + """
            1 | 45 from referral      | 2020-11-09 | 2021-01-07 | R1
            2 | 46 from referral      | 2020-11-09 | 2021-01-08 | R2
            3 | referred the same day | 2021-01-11 | 2021-01-11 | R3
            4 | no referral           | 2021-01-11 | 2021-01-15 |
            5 | unknown referral      | 2021-01-11 | 2021-01-15 | R9
            6 | second referral       | 2021-01-11 | 2021-01-15 | R6
            7 | referred afterwards   | 2021-01-11 | 2021-01-15 | R7
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", person): is_met for person, is_met in expected.items()
    }


def test_two_assessments_of_a_referral_count_twice(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", assessment_clock_start="referral")
        .deliver("ssd_cin_episodes", REFERRALS + "\nR1 | twice | 2020-11-02")
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_referral_id"
            + """
            1 | twice | 2020-11-09 | 2021-01-07 | R1
            2 | twice | 2020-11-09 | 2021-01-07 | R1
            3 | twice | 2021-01-04 | 2021-01-15 | R1
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert tuple(january[part] for part in PARTS) == (2, 3, "66.7")


def test_assessments_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + """
        1 | child | 2020-01-20 | 2020-01-31
        2 | child | 2020-01-20 | 2020-02-01
        3 | child | 2019-09-02 | 2020-03-31
        4 | child | 2020-03-16 | 2020-04-01
        5 | child | 2021-01-04 | 2021-01-15
        6 | child | 2020-09-01 | 2021-01-15
        7 | child | 2021-01-04 | 2021-02-01
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
        "year_to_date": (2, 3, "66.7"),
        "rolling_12_months": (3, 5, "60.0"),
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
            4 | assessed by PACT     | 2020-06-01 | 2021-01-15 | T2
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
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert tuple(pact[part] for part in PARTS) == (1, 2, "50.0")


def test_age_is_the_age_on_the_day_it_is_authorised(example: Callable[..., Any]) -> None:
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
            "ssd_cin_assessments",
            ASSESSMENTS
            + """
            1 | 10 on the day    | 2020-12-01 | 2021-01-15
            2 | 10 the day after | 2020-12-01 | 2021-01-15
            3 | not in persons   | 2020-12-01 | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "10 on the day": "10 to 15",
        "10 the day after": "5 to 9",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_an_authorisation_has_no_figure(
    example: Callable[..., Any], window: str
) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)


def test_annex_a_does_not_link_an_assessment_to_its_referral(example: Callable[..., Any]) -> None:
    row = "child_id | start_date | authorised_date\nchild | 04/01/2021 | 15/01/2021"
    statuses = {
        clock_start: example("2021-01", delivers=("annex_a",), assessment_clock_start=clock_start)
        .deliver("annex_a_assessments", row)
        .figure(KPI, "2021-01", "month")["status"]
        for clock_start in ("assessment", "referral")
    }
    assert statuses == {"assessment": "ok", "referral": "not_available_from_source"}
