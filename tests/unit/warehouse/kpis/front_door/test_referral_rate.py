"""FD04: referrals in 12 months per 10,000 children."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "referral_rate"


def test_rate_is_that_of_the_12_months_to_the_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | first day      | 2020-02-01
        2                | in between     | 2020-09-15
        3                | twice          | 2020-10-01
        4                | twice          | 2021-01-04
        5                | last day       | 2021-01-31
        6                | the day before | 2020-01-31
        7                | the day after  | 2021-02-01
        8                | no date        |
        """,
    )
    # 5 referrals / 50,000 children x 10,000
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["numerator"], january["denominator"]) == (5, 50_000)
    assert (january["status"], january["value_shown"]) == ("ok", "1.0")


def test_who_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | last day       | 2021-01-31
        2                | day before     | 2020-12-31
        3                | day after      | 2021-02-01
        4                | no date        |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "last day"): None,
        ("2020-12", "day before"): None,
    }


@pytest.mark.parametrize(
    ("delivery", "month", "population_year", "population", "shown"),
    [
        ("2021-01", "2019-03", 2018, 40_000, "0.3"),  # year to March 2019; 0.25 rounds up
        ("2021-01", "2020-03", 2019, 40_000, "0.3"),  # year to March 2020
        ("2021-01", "2020-04", 2020, 50_000, "0.2"),  # year to March 2021
        ("2021-03", "2021-03", 2020, 50_000, "0.2"),  # the last month of it
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
        "ssd_cin_episodes",
        f"""
        cine_referral_id | cine_person_id | cine_referral_date
        1                | referred       | {month}-15
        """,
    )
    figure = delivered.figure(KPI, month, "rolling_12_months")
    assert (figure["numerator"], figure["denominator"]) == (1, population)
    assert (figure["population_year"], figure["value_shown"]) == (population_year, shown)


def test_year_before_any_population_has_no_rate(example: Callable[..., Any]) -> None:
    delivered = example("2018-03").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | referred       | 2018-03-15
        """,
    )
    march = delivered.figure(KPI, "2018-03", "rolling_12_months")
    assert (march["status"], march["value"]) == ("no_data", None)


@pytest.mark.parametrize(
    ("months", "status", "shown"), [(12, "ok", "0.2"), (11, "incomplete_window", None)]
)
def test_history_shorter_than_12_months_has_no_rate(
    example: Callable[..., Any], months: int, status: str, shown: str | None
) -> None:
    delivered = example("2021-01", history_months=months).deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | referred       | 2021-01-15
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
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team
            1                | girl           | 2021-01-15         | T1
            """,
        )
    )
    (unit,) = delivered.units(KPI)
    assert (unit["team"], unit["sex"]) == ("Assessment 1", "Female")
    # Its population is not known: dividing by that of the whole authority would mislead.
    delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert delivered.rows("select distinct breakdown from summaries.kpi_values") == [
        {"breakdown": "all"}
    ]


def test_12_months_without_a_referral_have_a_rate_of_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0.0")
