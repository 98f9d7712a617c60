"""CP11: child protection plans ended."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "child_protection_plans_ended"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_plan_counts_in_the_month_it_ends(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | first day            | 2020-06-01 | 2021-01-01
        2 | last day             | 2020-06-01 | 2021-01-31
        3 | started the same day | 2021-01-15 | 2021-01-15
        4 | the day before       | 2020-06-01 | 2020-12-31
        5 | the day after        | 2020-06-01 | 2021-02-01
        6 | still open           | 2021-01-15 |
        7 | no start date        |            | 2021-01-15
        8 | began years ago      | 2010-06-01 | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "started the same day"): None,
        ("2021-01", "began years ago"): None,
        ("2020-12", "the day before"): None,
    }


def test_plan_of_another_authority_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | another authority's | 2020-06-01 | 2021-01-15 | Y
        2 | ours                | 2020-06-01 | 2021-01-15 | N
        3 | not recorded        | 2020-06-01 | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {("2021-01", "ours"): None, ("2021-01", "not recorded"): None}


def test_every_end_counts_in_its_windows(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | before the 12 months | 2019-06-01 | 2020-01-31
        2 | first of 12 months   | 2019-06-01 | 2020-02-01
        3 | last day of March    | 2019-06-01 | 2020-03-31
        4 | first of April       | 2019-06-01 | 2020-04-01
        5 | twice in January     | 2020-06-01 | 2021-01-11
        6 | twice in January     | 2021-01-18 | 2021-01-25
        """,
    )
    shown = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        january = delivered.figure(KPI, "2021-01", window)
        shown[window] = (january["numerator"], january["denominator"], january["value_shown"])
    assert shown == {
        "month": (2, None, "2"),
        "rolling_12_months": (5, None, "5"),
        "year_to_date": (3, None, "3"),
    }


def test_age_is_the_age_on_the_day_it_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            5 on the day    | 2016-01-15
            5 the day after | 2016-01-16
            not known       |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | 5 on the day    | 2020-06-01 | 2021-01-15
            2 | 5 the day after | 2020-06-01 | 2021-01-15
            3 | not known       | 2020-06-01 | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "5 on the day": "5 to 9",
        "5 the day after": "1 to 4",
        "not known": "Not known",
    }


def test_plan_counts_for_the_team_of_the_day_before_it_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | closed with the plan | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day     | T1 | 2020-06-01 | 2021-01-15
            3 | moved on the day     | T2 | 2021-01-15 |
            4 | moved the day before | T1 | 2020-06-01 | 2021-01-14
            5 | moved the day before | T2 | 2021-01-14 | 2021-01-15
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | closed with the plan | 2020-06-01 | 2021-01-15
            2 | moved on the day     | 2020-06-01 | 2021-01-15
            3 | moved the day before | 2020-06-01 | 2021-01-15
            4 | no team              | 2020-06-01 | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "closed with the plan": "Assessment 1",
        "moved on the day": "Assessment 1",
        "moved the day before": "PACT 1",
        "no team": "Not recorded",
    }


@pytest.mark.parametrize("window", ["month", "rolling_12_months", "year_to_date"])
def test_time_without_an_end_counts_none(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
