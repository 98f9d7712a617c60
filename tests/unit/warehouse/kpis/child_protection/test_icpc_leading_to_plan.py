"""CP07: initial conferences leading to a plan."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "icpc_leading_to_plan"

CONFERENCES = "icpc_icpc_id | icpc_person_id | icpc_icpc_date | icpc_icpc_outcome_cp_flag"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_whose_outcome_is_a_plan(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """ | icpc_icpc_transfer_in | icpc_cp_plan_id
            1 | first day           | 2021-01-01 | Y |   | 1
            2 | last day            | 2021-01-31 | Y |   |
            3 | no plan             | 2021-01-15 | N |   |
            4 | outcome not known   | 2021-01-15 |   |   |
            5 | plan without a flag | 2021-01-15 |   |   | 2
            6 | transfer in         | 2021-01-15 | Y | Y |
            7 | transfer, no plan   | 2021-01-15 | N | Y |
            8 | the day before      | 2020-12-31 | Y |   |
            9 | the day after       | 2021-02-01 | Y |   |
            a | not yet held        |            | Y |   |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id      | cppl_cp_plan_start_date | cppl_icpc_id
            1               | first day           | 2021-01-01              | 1
            2               | plan without a flag | 2021-01-15              | 5
            3               | no conference       | 2021-01-15              |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): True,
        ("2021-01", "last day"): True,
        ("2021-01", "no plan"): False,
        ("2021-01", "outcome not known"): False,
        ("2021-01", "plan without a flag"): False,
        ("2021-01", "transfer in"): True,
        ("2021-01", "transfer, no plan"): False,
        ("2020-12", "the day before"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 7, "42.9")


def test_each_child_of_a_conference_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_initial_cp_conference",
        CONFERENCES
        + """
        1 | sister  | 2021-01-15 | Y
        2 | brother | 2021-01-15 | N
        3 | twice   | 2021-01-04 | N
        4 | twice   | 2021-01-25 | Y
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 4, "50.0")


def test_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_initial_cp_conference",
        CONFERENCES
        + """
        1 | before the 12 months | 2020-01-31 | Y
        2 | first of 12 months   | 2020-02-01 | Y
        3 | last day of March    | 2020-03-31 | Y
        4 | first of April       | 2020-04-01 | Y
        5 | in January           | 2021-01-15 | N
        6 | in January too       | 2021-01-15 | N
        """,
    )
    shown = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        january = delivered.figure(KPI, "2021-01", window)
        shown[window] = (january["numerator"], january["denominator"], january["value_shown"])
    assert shown == {
        "month": (0, 2, "0.0"),
        "rolling_12_months": (3, 5, "60.0"),
        "year_to_date": (1, 3, "33.3"),
    }


def test_team_and_age_are_those_of_the_conference(example: Callable[..., Any]) -> None:
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
            5 | team recorded | T2 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """ | icpc_icpc_team
            1 | on the day    | 2021-01-15 | Y |
            2 | the day after | 2021-01-15 | Y |
            3 | team recorded | 2021-01-15 | Y | T1
            4 | not known     | 2021-01-15 | Y |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on the day": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "team recorded": ("Assessment 1", "Not known"),
        "not known": ("Not recorded", "Not known"),
    }


def test_census_does_not_tell_the_outcome(example: Callable[..., Any]) -> None:
    january = example("2021-01", delivers=("cin_census",)).figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("not_available_from_source", None)


@pytest.mark.parametrize("window", ["month", "rolling_12_months", "year_to_date"])
def test_time_without_a_conference_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
