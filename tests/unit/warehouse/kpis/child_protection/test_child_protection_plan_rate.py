"""CP09: children subject to a child protection plan per 10,000 children."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "child_protection_plan_rate"


def test_rate_is_that_of_the_children_on_a_plan_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date"
        " | cppl_cp_plan_end_date | cppl_cp_plan_ola"
        """
        1 | started on month end  | 2021-01-31 |            |
        2 | started the day after | 2021-02-01 |            |
        3 | ended on month end    | 2021-01-04 | 2021-01-31 |
        4 | ended the day after   | 2021-01-04 | 2021-02-01 |
        5 | another authority's   | 2021-01-04 |            | Y
        6 | two open plans        | 2020-06-01 |            | N
        7 | two open plans        | 2021-01-04 |            | N
        8 | no start date         |            |            | N
        """,
    )
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == {
        "started on month end",
        "ended the day after",
        "two open plans",
    }
    # 3 children / 50,000 children x 10,000
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (3, 50_000)
    assert (january["status"], january["value_shown"]) == ("ok", "0.6")


@pytest.mark.parametrize(
    ("delivery", "month", "population_year", "population", "shown"),
    [
        ("2021-01", "2019-03", 2018, 40_000, "0.3"),  # year to March 2019; 0.25 rounds up
        ("2021-01", "2020-03", 2019, 40_000, "0.3"),  # year to March 2020
        ("2021-01", "2020-04", 2020, 50_000, "0.2"),  # year to March 2021
        ("2021-04", "2021-04", 2020, 50_000, "0.2"),  # 2021 is not known: the one before
    ],
)
def test_population_is_the_mid_year_before_the_year_ends(
    example: Callable[..., Any],
    delivery: str,
    month: str,
    population_year: int,
    population: int,
    shown: str,
) -> None:
    delivered = example(delivery).deliver(
        "ssd_cp_plans",
        f"""
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date
        1               | child          | {month}-15
        """,
    )
    figure = delivered.figure(KPI, month, "month_end")
    assert (figure["numerator"], figure["denominator"]) == (1, population)
    assert (figure["population_year"], figure["value_shown"]) == (population_year, shown)


def test_one_month_of_history_is_enough(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", history_months=1).deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date
        1               | child          | 2021-01-15
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value_shown"]) == ("ok", "0.2")


def test_part_of_the_children_has_no_rate(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_sex
            boy            | M
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date
            1               | boy            | 2021-01-15
            """,
        )
    )
    (unit,) = delivered.units(KPI)
    assert (unit["team"], unit["sex"]) == ("Not recorded", "Male")
    # Its population is not known: dividing by that of the whole authority would mislead.
    delivered.figure(KPI, "2021-01", "month_end")
    assert delivered.rows("select distinct breakdown from summaries.kpi_values") == [
        {"breakdown": "all"}
    ]


def test_month_end_without_an_open_plan_has_a_rate_of_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0.0")
