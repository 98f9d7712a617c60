"""CN02: children in need per 10,000 children."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "children_in_need_rate"

PARTS = ("status", "numerator", "denominator", "value_shown")
EPISODES = (
    "cine_referral_id | cine_person_id | cine_referral_date | cine_close_date | cine_referral_nfa"
)


def test_rate_is_that_of_the_episodes_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob   | pers_expected_dob
            unborn         |            | 2021-03-01
            18             | 2003-01-31 |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | referred on month end  | 2021-01-31 |            | N
            2 | referred the day after | 2021-02-01 |            | N
            3 | closed on month end    | 2021-01-04 | 2021-01-31 | N
            4 | closed the day after   | 2021-01-04 | 2021-02-01 | N
            5 | no further action      | 2021-01-04 |            | Y
            6 | flag not known         | 2021-01-04 |            |
            7 | twice                  | 2020-06-01 |            | N
            8 | twice                  | 2021-01-04 |            | N
            9 | unborn                 | 2021-01-04 |            | N
            a | 18                     | 2021-01-04 |            | N
            b | no referral date       |            |            | N
            """,
        )
    )
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == {
        "referred on month end",
        "closed the day after",
        "flag not known",
        "twice",
        "unborn",
        "18",
    }
    # 7 episodes / 50,000 children x 10,000
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 7, 50_000, "1.4")


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
        "ssd_cin_episodes", f"{EPISODES}\n1 | child | {month}-15 | | N"
    )
    figure = delivered.figure(KPI, month, "month_end")
    assert tuple(figure[part] for part in PARTS) == ("ok", 1, population, shown)
    assert figure["population_year"] == population_year


def test_council_without_a_population_has_no_rate(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", population_0_17={}).deliver(
        "ssd_cin_episodes", f"{EPISODES}\n1 | child | 2021-01-15 | | N"
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_part_of_the_children_has_no_rate(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_person", "pers_person_id | pers_sex\nboy | M")
        .deliver("ssd_cin_episodes", f"{EPISODES}\n1 | boy | 2021-01-15 | | N")
    )
    delivered.figure(KPI, "2021-01", "month_end")
    assert delivered.rows("select distinct breakdown from summaries.kpi_values") == [
        {"breakdown": "all"}
    ]


def test_month_end_without_an_open_episode_has_a_rate_of_zero(
    example: Callable[..., Any],
) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 0, 50_000, "0.0")
