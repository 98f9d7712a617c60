"""CP02: section 47 enquiries started in 12 months per 10,000 children."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "section_47_rate"


def test_rate_is_that_of_the_12_months_to_the_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | first day      | 2020-02-01
        2                   | in between     | 2020-09-15
        3                   | twice          | 2020-10-01
        4                   | twice          | 2020-10-15
        5                   | in between too | 2020-12-31
        6                   | in January     | 2021-01-04
        7                   | last day       | 2021-01-31
        8                   | the day before | 2020-01-31
        9                   | the day after  | 2021-02-01
        a                   | no start date  |
        """,
    )
    # 7 enquiries / 50,000 children x 10,000; not the 2 of January x 12
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["numerator"], january["denominator"]) == (7, 50_000)
    assert (january["status"], january["value_shown"]) == ("ok", "1.4")


def test_who_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id    | s47e_s47_start_date | s47e_s47_nfa
        1                   | last day          | 2021-01-31          |
        2                   | no further action | 2021-01-15          | Y
        3                   | the day before    | 2020-12-31          |
        4                   | the day after     | 2021-02-01          |
        5                   | no start date     |                     |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "last day"): None,
        ("2021-01", "no further action"): None,
        ("2020-12", "the day before"): None,
    }


@pytest.mark.parametrize(
    ("delivery", "month", "population_year", "population", "shown"),
    [
        ("2021-01", "2020-03", 2019, 40_000, "0.8"),  # year to March 2020; 0.75 rounds up
        ("2021-01", "2020-04", 2020, 50_000, "0.6"),  # year to March 2021
        ("2021-04", "2021-04", 2020, 50_000, "0.6"),  # 2021 is not known: the one before
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
        "ssd_s47_enquiry",
        f"""
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | one            | {month}-01
        2                   | two            | {month}-15
        3                   | three          | {month}-30
        """,
    )
    figure = delivered.figure(KPI, month, "rolling_12_months")
    assert (figure["numerator"], figure["denominator"]) == (3, population)
    assert (figure["population_year"], figure["value_shown"]) == (population_year, shown)


def test_window_across_the_end_of_march_uses_the_population_of_its_last_month(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | in March       | 2020-03-31
        2                   | in April       | 2020-04-01
        """,
    )
    # 1 / 40,000 is 0.25 per 10,000, rounded up; 2 / 50,000 is 0.4
    assert delivered.figure(KPI, "2020-03", "rolling_12_months")["value_shown"] == "0.3"
    assert delivered.figure(KPI, "2020-04", "rolling_12_months")["value_shown"] == "0.4"


@pytest.mark.parametrize(
    ("months", "status", "shown"), [(12, "ok", "0.2"), (11, "incomplete_window", None)]
)
def test_history_shorter_than_12_months_has_no_rate(
    example: Callable[..., Any], months: int, status: str, shown: str | None
) -> None:
    delivered = example("2021-01", history_months=months).deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        1                   | started        | 2021-01-15
        """,
    )
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["value_shown"]) == (status, shown)


def test_part_of_the_children_has_no_rate(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_sex
            girl           | F
            """,
        )
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
            1                   | girl           | 2021-01-15
            """,
        )
    )
    (unit,) = delivered.units(KPI)
    assert (unit["team"], unit["sex"]) == ("Not recorded", "Female")
    # Its population is not known: dividing by that of the whole authority would mislead.
    delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert delivered.rows("select distinct breakdown from summaries.kpi_values") == [
        {"breakdown": "all"}
    ]


def test_12_months_without_an_enquiry_have_a_rate_of_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0.0")
