"""LA02: children looked after per 10,000 children."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "children_looked_after_rate"

EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)


def test_rate_is_that_of_the_children_looked_after_at_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            18 on month end  | 2003-01-31
            18 the day after | 2003-02-01
            """,
        )
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | short breaks   | V3                | 2021-01-04
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | placed on month end  | 2021-01-31 |
            2 | placed the day after | 2021-02-01 |
            3 | left on month end    | 2021-01-04 | 2021-01-31
            4 | two open             | 2020-06-01 |
            5 | two open             | 2021-01-04 |
            6 | 18 on month end      | 2021-01-04 |
            7 | 18 the day after     | 2021-01-04 |
            8 | short breaks         | 2021-01-04 |
            9 | no start date        |            |
            """,
        )
    )
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == {
        "placed on month end",
        "two open",
        "18 the day after",
    }
    # 3 children / 50,000 children x 10,000 is 0.6, published as a whole number
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (3, 50_000)
    assert (january["status"], january["value"]) == ("ok", pytest.approx(0.6))
    assert january["value_shown"] == "1"


@pytest.mark.parametrize(
    ("month", "population_year", "population", "shown"),
    [
        ("2019-03", 2018, 40_000, "1"),  # year to March 2019; 2 children: 0.5 rounds up
        ("2020-03", 2019, 40_000, "1"),  # year to March 2020
        ("2020-04", 2020, 50_000, "0"),  # year to March 2021; 0.4 rounds down
        ("2021-03", 2020, 50_000, "0"),  # the last month of it
        ("2021-04", 2020, 50_000, "0"),  # 2021 is not known: the one before
    ],
)
def test_population_is_the_mid_year_before_the_year_ends(
    example: Callable[..., Any], month: str, population_year: int, population: int, shown: str
) -> None:
    delivered = example("2021-04", all_history=True).deliver(
        "ssd_cla_episodes",
        EPISODES
        + f"""
        1 | brother | {month}-15 |
        2 | sister  | {month}-15 |
        """,
    )
    figure = delivered.figure(KPI, month, "month_end")
    assert (figure["numerator"], figure["denominator"]) == (2, population)
    assert (figure["population_year"], figure["value_shown"]) == (population_year, shown)


def test_a_half_is_rounded_up(example: Callable[..., Any]) -> None:
    delivered = example("2020-03").deliver(
        "ssd_cla_episodes",
        EPISODES
        + "".join(f"\n{number} | child {number} | 2020-03-02 |" for number in range(1, 11)),
    )
    # 10 children / 40,000 x 10,000 is 2.5
    assert delivered.figure(KPI, "2020-03", "month_end")["value_shown"] == "3"


def test_one_month_of_history_is_enough(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", history_months=1).deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | child | 2021-01-15 |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"]) == ("ok", 1)


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
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | girl | 2021-01-15 |
            """,
        )
    )
    (unit,) = delivered.units(KPI)
    assert (unit["team"], unit["sex"]) == ("Not recorded", "Female")
    # Its population is not known: dividing by that of the whole authority would mislead.
    delivered.figure(KPI, "2021-01", "month_end")
    assert delivered.rows("select distinct breakdown from summaries.kpi_values") == [
        {"breakdown": "all"}
    ]


def test_month_end_without_a_child_has_a_rate_of_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
