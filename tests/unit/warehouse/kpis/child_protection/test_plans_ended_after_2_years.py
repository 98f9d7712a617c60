"""CP14: plans ended that lasted 2 years or more."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "plans_ended_after_2_years"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
WINDOWS = ("month", "rolling_12_months", "year_to_date")


def test_who_counts_and_whose_plan_lasted_730_days(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | 730 days             | 2019-01-17 | 2021-01-15 |
        2 | 729 days             | 2019-01-18 | 2021-01-15 |
        3 | 731 days             | 2019-01-16 | 2021-01-15 | N
        4 | first day            | 2020-06-01 | 2021-01-01 |
        5 | last day             | 2020-06-01 | 2021-01-31 |
        6 | started the same day | 2021-01-15 | 2021-01-15 |
        7 | the day before       | 2010-06-01 | 2020-12-31 |
        8 | the day after        | 2010-06-01 | 2021-02-01 |
        9 | still open           | 2010-06-01 |            |
        a | no start date        |            | 2021-01-15 |
        b | another authority's  | 2010-06-01 | 2021-01-15 | Y
        c | years long           | 2010-06-01 | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "730 days"): True,
        ("2021-01", "729 days"): False,
        ("2021-01", "731 days"): True,
        ("2021-01", "first day"): False,
        ("2021-01", "last day"): False,
        ("2021-01", "started the same day"): False,
        ("2021-01", "years long"): True,
        ("2020-12", "the day before"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 7, "42.9")


def test_730_days_are_those_of_one_plan(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | one after another | 2018-06-01 | 2020-06-01
        2 | one after another | 2020-06-01 | 2021-01-15
        3 | twice in January  | 2018-06-01 | 2021-01-11
        4 | twice in January  | 2021-01-18 | 2021-01-25
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 3, "33.3")


def test_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | before the 12 months | 2016-06-01 | 2020-01-31
        2 | first of 12 months   | 2016-06-01 | 2020-02-01
        3 | last day of March    | 2016-06-01 | 2020-03-31
        4 | first of April       | 2016-06-01 | 2020-04-01
        5 | in January           | 2020-06-01 | 2021-01-15
        6 | in January too       | 2020-06-01 | 2021-01-15
        """,
    )
    shown = {}
    for window in WINDOWS:
        january = delivered.figure(KPI, "2021-01", window)
        shown[window] = (january["numerator"], january["denominator"], january["value_shown"])
    assert shown == {
        "month": (0, 2, "0.0"),
        "rolling_12_months": (3, 5, "60.0"),
        "year_to_date": (1, 3, "33.3"),
    }


def test_age_is_that_of_the_day_it_ends_and_team_that_of_the_day_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on the day     | 2016-01-15
            the day after  | 2016-01-16
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | on the day     | T1 | 2018-06-01 | 2021-01-15
            2 | on the day     | T2 | 2021-01-15 |
            3 | the day before | T1 | 2018-06-01 | 2021-01-14
            4 | the day before | T2 | 2021-01-14 | 2021-01-15
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on the day     | 2018-06-01 | 2021-01-15
            2 | the day before | 2018-06-01 | 2021-01-15
            3 | the day after  | 2018-06-01 | 2021-01-15
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on the day": ("Assessment 1", "5 to 9"),
        "the day before": ("PACT 1", "Not known"),
        "the day after": ("Not recorded", "1 to 4"),
    }


@pytest.mark.parametrize("window", WINDOWS)
def test_time_without_an_end_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
