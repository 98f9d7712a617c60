"""CP12: plans started that are a second or subsequent plan."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "second_or_subsequent_plan"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
WINDOWS = ("month", "rolling_12_months", "year_to_date")


def test_who_counts_and_who_had_an_earlier_plan(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | first day          | 2021-01-01 |
        2 | last day           | 2021-01-31 |
        3 | the day after      | 2021-02-01 |
        4 | years ago          | 2004-06-01 | 2005-06-01
        5 | years ago          | 2021-01-15 |
        6 | two earlier plans  | 2016-06-01 | 2017-06-01
        7 | two earlier plans  | 2017-09-01 | 2017-12-01
        8 | two earlier plans  | 2021-01-15 |
        9 | still open         | 2016-06-01 |
        a | still open         | 2021-01-15 |
        b | later plan         | 2021-01-15 | 2021-01-18
        c | later plan         | 2021-02-01 |
        d | no earlier start   |            | 2017-06-01
        e | no earlier start   | 2021-01-15 |
        f | December too       | 2020-12-31 | 2021-01-04
        g | December too       | 2021-01-15 |
        h | both the same day  | 2021-01-15 |
        i | both the same day  | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): False,
        ("2021-01", "last day"): False,
        ("2021-01", "years ago"): True,
        ("2021-01", "two earlier plans"): True,
        ("2021-01", "still open"): True,
        ("2021-01", "later plan"): False,
        ("2021-01", "no earlier start"): False,
        ("2020-12", "December too"): False,
        ("2021-01", "December too"): True,
        ("2021-01", "both the same day"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 10, "40.0")


def test_plans_of_another_authority_and_of_another_child_are_left_out(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | theirs earlier | 2016-06-01 | 2017-06-01 | Y
        2 | theirs earlier | 2021-01-15 |            | N
        3 | theirs now     | 2016-06-01 | 2017-06-01 | N
        4 | theirs now     | 2021-01-15 |            | Y
        5 | not recorded   | 2016-06-01 | 2017-06-01 |
        6 | not recorded   | 2021-01-15 |            |
        7 | brother        | 2016-06-01 | 2017-06-01 | N
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
        1 | before the 12 months | 2016-06-01 | 2016-09-01
        2 | before the 12 months | 2020-01-31 | 2020-02-28
        3 | in February          | 2016-06-01 | 2016-09-01
        4 | in February          | 2020-02-01 | 2020-02-28
        5 | in March and April   | 2020-03-31 | 2020-04-01
        6 | in March and April   | 2020-04-01 | 2020-05-01
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


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    "setting",
    [
        {"cannot_tell": ("protection_plan.previous_plan_count",)},
        {"delivers": ("annex_a",)},  # the plans of six months
    ],
    ids=["not every plan ever", "workbook"],
)
def test_delivery_without_every_plan_cannot_tell(
    example: Callable[..., Any], setting: dict[str, Any], window: str
) -> None:
    delivered = example("2021-01", **setting)
    if "delivers" not in setting:
        delivered.deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2021-01-15 |")
    january = delivered.figure(KPI, "2021-01", window)
    assert (january["status"], january["value"], january["value_shown"]) == (
        "not_available_from_source",
        None,
        None,
    )


def test_census_says_how_many_plans_there_were_before(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=("cin_census",)).deliver(
        "cin_census_protection_plan",
        "protection_plan_number | details_number | child_number | la_child_id"
        " | cpp_start_date | number_of_previous_cpp"
        """
        1 | 1 | 1 | none      | 2021-01-15 | 0
        2 | 2 | 2 | one       | 2021-01-15 | 1
        3 | 3 | 3 | two       | 2021-01-15 | 2
        4 | 4 | 4 | not known | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "none"): False,
        ("2021-01", "one"): True,
        ("2021-01", "two"): True,
        ("2021-01", "not known"): False,
    }


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
