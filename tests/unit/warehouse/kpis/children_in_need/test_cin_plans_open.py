"""CN03: child in need plans open."""

from collections.abc import Callable
from typing import Any

from warehouse.authority import Team

KPI = "cin_plans_open"

PARTS = ("status", "numerator", "denominator", "value_shown")
PLANS = "cinp_cin_plan_id | cinp_person_id | cinp_cin_plan_start_date | cinp_cin_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_plan_counts_when_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_plans",
        PLANS
        + """
        1 | started on month end  | 2021-01-31 |
        2 | started the day after | 2021-02-01 |
        3 | ended on month end    | 2021-01-04 | 2021-01-31
        4 | ended the day after   | 2021-01-04 | 2021-02-01
        5 | one day in January    | 2021-01-15 | 2021-01-15
        6 | open in December      | 2020-12-31 | 2021-01-01
        7 | no start date         |            |
        8 |                       | 2021-01-04 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "started on month end"): None,
        ("2021-01", "ended the day after"): None,
        ("2020-12", "open in December"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 2, None, "2")


def test_plan_counts_with_or_without_its_referral(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_plans",
            PLANS
            + " | cinp_referral_id"
            + """
            1 | no referral      | 2021-01-04 | |
            2 | unknown referral | 2021-01-04 | | R9
            3 | referred         | 2021-01-04 | | R1
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id | cine_referral_date
            R1               | referred       | 2020-12-01
            R2               | no plan        | 2020-12-01
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "no referral"): None,
        ("2021-01", "unknown referral"): None,
        ("2021-01", "referred"): None,
    }


def test_two_open_plans_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_plans",
        PLANS
        + """
        1 | twice             | 2020-11-15 |
        2 | twice             | 2021-01-04 |
        3 | one after another | 2020-11-15 | 2021-01-04
        4 | one after another | 2021-01-04 |
        """,
    )
    assert {
        month: delivered.figure(KPI, month, "month_end")["numerator"]
        for month in ("2020-10", "2020-11", "2020-12", "2021-01")
    } == {"2020-10": 0, "2020-11": 2, "2020-12": 2, "2021-01": 3}


def test_age_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob   | pers_expected_dob
            5 on month end  | 2016-01-31 |
            5 the day after | 2016-02-01 |
            18              | 2003-01-31 |
            unborn          |            | 2021-03-01
            """,
        )
        .deliver(
            "ssd_cin_plans",
            PLANS
            + """
            1 | 5 on month end  | 2021-01-04 |
            2 | 5 the day after | 2021-01-04 |
            3 | 18              | 2021-01-04 |
            4 | unborn          | 2021-01-04 |
            5 | not in persons  | 2021-01-04 |
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "5 on month end": "5 to 9",
        "5 the day after": "1 to 4",
        "18": "18 and over",
        "unborn": "Unborn",
        "not in persons": "Not known",
    }


def test_plan_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-12-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-12-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            5 | planned by PACT     | T1 | 2020-12-01 |
            """,
        )
        .deliver(
            "ssd_cin_plans",
            PLANS
            + " | cinp_cin_plan_team"
            + """
            1 | moved on month end  | 2021-01-04 | |
            2 | moved the day after | 2021-01-04 | |
            3 | planned by PACT     | 2021-01-04 | | T2
            4 | nobody responsible  | 2021-01-04 | | T2
            5 | no team             | 2021-01-04 | |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on month end": "PACT 1",
        "moved the day after": "Assessment 1",
        "planned by PACT": "Assessment 1",
        "nobody responsible": "PACT 1",
        "no team": "Not recorded",
    }


def test_month_end_without_an_open_plan_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 0, None, "0")


def test_team_of_the_record_is_shown_by_its_name_of_the_month_end(
    example: Callable[..., Any], renamed_teams: tuple[Team, ...]
) -> None:
    delivered = example("2021-01", teams=renamed_teams).deliver(
        "ssd_cin_plans",
        PLANS
        + " | cinp_cin_plan_team"
        + """
        1 | child of T2 | 2020-11-23 | | T2
        2 | child of T3 | 2020-11-23 | | T3
        3 | child of T9 | 2020-11-23 | | T9
        """,
    )
    assert {
        unit["person_key"]: unit["team"]
        for unit in delivered.units(KPI)
        if str(unit["month_end"]) == "2021-01-31"
    } == {
        "child of T2": "until month end",
        "child of T3": "from month end",
        "child of T9": "Other team",
    }
