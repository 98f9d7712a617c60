"""CP13: plans started within 2 years of an earlier plan ending."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "second_plan_within_2_years"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
WINDOWS = ("month", "rolling_12_months", "year_to_date")


def test_who_counts_and_whose_earlier_plan_ended_within_24_months(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | first day            | 2021-01-01 |
        2 | last day             | 2021-01-31 |
        3 | the day after        | 2021-02-01 |
        4 | 24 months before     | 2016-06-01 | 2019-01-15
        5 | 24 months before     | 2021-01-15 |
        6 | 24 months and a day  | 2016-06-01 | 2019-01-14
        7 | 24 months and a day  | 2021-01-15 |
        8 | ended the day before | 2016-06-01 | 2021-01-14
        9 | ended the day before | 2021-01-15 |
        a | still open           | 2016-06-01 |
        b | still open           | 2021-01-15 |
        c | ended the day after  | 2016-06-01 | 2021-01-16
        d | ended the day after  | 2021-01-15 |
        e | two earlier plans    | 2016-06-01 | 2020-01-15
        f | two earlier plans    | 2020-02-01 | 2020-06-01
        g | two earlier plans    | 2021-01-15 |
        h | one of two           | 2016-06-01 | 2017-06-01
        i | one of two           | 2019-06-01 | 2020-06-01
        j | one of two           | 2021-01-15 |
        k | later plan           | 2021-01-15 | 2021-01-18
        l | later plan           | 2021-02-01 |
        m | one day only         | 2021-01-15 | 2021-01-15
        """,
    )
    january = {
        person: is_met
        for (month, person), is_met in delivered.counted(KPI).items()
        if month == "2021-01"
    }
    assert january == {
        "first day": False,
        "last day": False,
        "24 months before": True,
        "24 months and a day": False,
        "ended the day before": True,
        "still open": False,
        "ended the day after": False,
        "two earlier plans": True,
        "one of two": True,
        "later plan": False,
        "one day only": False,
    }
    figure = delivered.figure(KPI, "2021-01", "month")
    assert (figure["numerator"], figure["denominator"], figure["value_shown"]) == (4, 11, "36.4")


@pytest.mark.parametrize(
    ("ended", "started", "is_met"),
    [
        ("2018-02-28", "2020-02-29", True),  # 2018 has no 29 February
        ("2018-02-27", "2020-02-29", False),
        ("2018-03-01", "2020-03-01", True),  # 731 days, 24 calendar months
        ("2018-02-28", "2020-03-01", False),
        ("2020-03-01", "2020-03-01", True),  # ended the day the next one starts
    ],
)
def test_24_months_are_calendar_months(
    example: Callable[..., Any], ended: str, started: str, is_met: bool
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans", f"{PLANS}\n1 | child | 2017-06-01 | {ended}\n2 | child | {started} |"
    )
    assert delivered.counted(KPI)[(started[:7], "child")] is is_met


def test_plans_of_another_authority_and_of_another_child_are_left_out(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | theirs earlier | 2016-06-01 | 2020-06-01 | Y
        2 | theirs earlier | 2021-01-15 |            | N
        3 | theirs now     | 2016-06-01 | 2020-06-01 | N
        4 | theirs now     | 2021-01-15 |            | Y
        5 | not recorded   | 2016-06-01 | 2020-06-01 |
        6 | not recorded   | 2021-01-15 |            |
        7 | brother        | 2016-06-01 | 2020-06-01 | N
        8 | sister         | 2021-01-15 |            | N
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "theirs earlier"): False,
        ("2021-01", "not recorded"): True,
        ("2021-01", "sister"): False,
    }


def test_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | before the 12 months | 2016-06-01 | 2019-09-01
        2 | before the 12 months | 2020-01-31 | 2020-02-28
        3 | in February          | 2016-06-01 | 2019-09-01
        4 | in February          | 2020-02-01 | 2020-02-28
        5 | in March and May     | 2020-03-31 | 2020-04-30
        6 | in March and May     | 2020-05-01 | 2020-06-01
        7 | in January           | 2021-01-15 |
        8 | in January too       | 2021-01-15 |
        """,
    )
    shown = {}
    for window in WINDOWS:
        january = delivered.figure(KPI, "2021-01", window)
        shown[window] = (january["numerator"], january["denominator"], january["value_shown"])
    assert shown == {
        "month": (0, 2, "0.0"),
        "rolling_12_months": (2, 5, "40.0"),
        "year_to_date": (1, 3, "33.3"),
    }


@pytest.mark.parametrize(
    ("months", "status", "shown"), [(36, "ok", "0.0"), (35, "incomplete_window", None)]
)
def test_window_is_complete_when_its_first_month_can_look_back_24_months(
    example: Callable[..., Any], months: int, status: str, shown: str | None
) -> None:
    delivered = example("2021-01", history_months=months)
    delivered.deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2021-01-15 |")
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["value_shown"]) == (status, shown)


def test_delivery_without_every_plan_ever_still_tells(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", cannot_tell=("protection_plan.previous_plan_count",)).deliver(
        "ssd_cp_plans", f"{PLANS}\n1 | child | 2018-06-01 | 2019-06-01\n2 | child | 2021-01-15 |"
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["value_shown"]) == ("ok", "100.0")


def test_team_and_age_are_those_of_the_day_it_starts(example: Callable[..., Any]) -> None:
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
            1 | on the day    | T1 | 2020-06-01 | 2021-01-15
            2 | on the day    | T2 | 2021-01-15 |
            3 | the day after | T1 | 2020-06-01 | 2021-01-16
            4 | the day after | T2 | 2021-01-16 |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on the day    | 2021-01-15 |
            2 | the day after | 2021-01-15 |
            3 | not known     | 2021-01-15 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on the day": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


@pytest.mark.parametrize("window", WINDOWS)
def test_time_without_a_start_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
