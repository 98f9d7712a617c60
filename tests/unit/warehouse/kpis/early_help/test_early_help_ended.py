"""EH02: early help episodes ended."""

from collections.abc import Callable
from typing import Any

KPI = "early_help_ended"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_episode_counts_in_the_month_it_ends(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id       | earl_episode_start_date | earl_episode_end_date
        1               | first day            | 2020-06-01              | 2021-01-01
        2               | last day             | 2020-06-01              | 2021-01-31
        3               | started the same day | 2021-01-15              | 2021-01-15
        4               | the day before       | 2020-06-01              | 2020-12-31
        5               | the day after        | 2020-06-01              | 2021-02-01
        6               | still open           | 2021-01-15              |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "started the same day"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 3, "3")


def test_two_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date
        1               | twice          | 2020-06-01              | 2021-01-11
        2               | twice          | 2021-01-11              | 2021-01-25
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 2


def test_age_is_the_age_on_the_day_it_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            5 on the day    | 2016-01-15
            5 the day after | 2016-01-16
            no birth date   |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id  | earl_episode_start_date | earl_episode_end_date
            1               | 5 on the day    | 2020-06-01              | 2021-01-15
            2               | 5 the day after | 2020-06-01              | 2021-01-15
            3               | no birth date   | 2020-06-01              | 2021-01-15
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month", "age_band", band)["numerator"]
        for band in ("1 to 4", "5 to 9", "Not known")
    }
    assert bands == {"1 to 4": 1, "5 to 9": 1, "Not known": 1}


def test_episode_counts_for_the_team_that_leads_it_if_it_is_one_of_ours(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes",
        "earl_episode_id | earl_person_id | earl_episode_organisation"
        " | earl_episode_start_date | earl_episode_end_date"
        """
        1 | led by PACT     | T2             | 2020-06-01 | 2021-01-15
        2 | led by a school | Nowhere School | 2020-06-01 | 2021-01-15
        3 | led by nobody   |                | 2020-06-01 | 2021-01-15
        """,
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month", "team", team)["numerator"]
        for team in ("PACT 1", "Other team", "Not recorded")
    }
    assert teams == {"PACT 1": 1, "Other team": 1, "Not recorded": 1}


def test_episode_counts_for_the_team_on_the_day_it_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-06-01 | 2020-12-01
            2 | moved team | T2 | 2020-12-01 |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date
            1               | moved team     | 2020-06-01              | 2021-01-15
            """,
        )
    )
    (unit,) = delivered.units(KPI)
    assert unit["team"] == "PACT 1"


def test_month_without_an_end_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
