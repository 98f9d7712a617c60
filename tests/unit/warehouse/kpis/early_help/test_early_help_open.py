"""EH03: early help episodes open."""

from collections.abc import Callable
from typing import Any

KPI = "early_help_open"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_episode_counts_when_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id        | earl_episode_start_date | earl_episode_end_date
        1               | started on month end  | 2021-01-31              |
        2               | started the day after | 2021-02-01              |
        3               | ended on month end    | 2021-01-04              | 2021-01-31
        4               | ended the day after   | 2021-01-04              | 2021-02-01
        5               | one day in January    | 2021-01-15              | 2021-01-15
        6               | open in December      | 2020-12-31              | 2021-01-01
        7               | no start date         |                         |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "started on month end"): None,
        ("2021-01", "ended the day after"): None,
        ("2020-12", "open in December"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 2, "2")


def test_episode_without_an_end_counts_at_every_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date
        1               | never ended    | 2020-11-15              |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2020-11", "never ended"): None,
        ("2020-12", "never ended"): None,
        ("2021-01", "never ended"): None,
    }


def test_two_open_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id | earl_episode_start_date
        1               | twice          | 2021-01-04
        2               | twice          | 2021-01-11
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == 2


def test_age_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob   | pers_expected_dob
            1 on month end  | 2020-01-31 |
            1 the day after | 2020-02-01 |
            unborn          |            | 2021-03-01
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id  | earl_episode_start_date
            1               | 1 on month end  | 2021-01-04
            2               | 1 the day after | 2021-01-04
            3               | unborn          | 2021-01-04
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month_end", "age_band", band)["numerator"]
        for band in ("Unborn", "Under 1", "1 to 4")
    }
    assert bands == {"Unborn": 1, "Under 1": 1, "1 to 4": 1}


def test_episode_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-12-01 | 2021-01-31
            2 | moved team | T2 | 2021-01-31 |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id | earl_episode_start_date
            1               | moved team     | 2020-12-01
            """,
        )
    )
    teams = {str(unit["month_end"]): unit["team"] for unit in delivered.units(KPI)}
    assert teams == {"2020-12-31": "Assessment 1", "2021-01-31": "PACT 1"}


def test_month_end_without_an_open_episode_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
