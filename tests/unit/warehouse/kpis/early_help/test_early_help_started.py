"""EH01: early help episodes started."""

from collections.abc import Callable
from typing import Any

KPI = "early_help_started"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_episode_counts_in_the_month_it_starts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id        | earl_episode_start_date | earl_episode_end_date
        1               | first day             | 2021-01-01              |
        2               | last day              | 2021-01-31              |
        3               | ended the same day    | 2021-01-15              | 2021-01-15
        4               | ended before starting | 2021-01-15              | 2020-12-15
        5               | the day before        | 2020-12-31              | 2021-01-15
        6               | the day after         | 2021-02-01              |
        7               | no start date         |                         | 2021-01-15
        8               |                       | 2021-01-15              |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "ended the same day"): None,
        ("2021-01", "ended before starting"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 4, "4")


def test_two_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date
        1               | twice          | 2021-01-04              | 2021-01-11
        2               | twice          | 2021-01-11              |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 2


def test_ethnic_groups_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_ethnicity
            British        | WBRI
            Gypsy or Roma  | WROM
            African        | BAFR
            refused        | REFU
            blank          |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id | earl_episode_start_date
            1               | British        | 2021-01-04
            2               | Gypsy or Roma  | 2021-01-04
            3               | African        | 2021-01-04
            4               | refused        | 2021-01-04
            5               | blank          | 2021-01-04
            """,
        )
    )
    groups = {
        group: delivered.figure(KPI, "2021-01", "month", "ethnicity_group", group)["numerator"]
        for group in ("White", "Black / African / Caribbean / Black British", "Not known")
    }
    assert groups == {
        "White": 2,
        "Black / African / Caribbean / Black British": 1,
        "Not known": 2,
    }


def test_episode_counts_for_the_team_on_the_day_it_starts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-06-01 | 2021-01-20
            2 | moved team | T2 | 2021-01-20 |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id | earl_episode_start_date
            1               | moved team     | 2021-01-19
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month", "team", "Assessment 1")["numerator"] == 1


def test_month_without_a_start_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
