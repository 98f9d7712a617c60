"""LA03: children starting to be looked after."""

from collections.abc import Callable
from typing import Any

KPI = "started_to_be_looked_after"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_episode_start_reason"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
LEGAL_STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_child_counts_in_the_month_care_starts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | first day         | S | 2021-01-01 |
        2 | last day          | S | 2021-01-31 |
        3 | left the same day | S | 2021-01-15 | 2021-01-15
        4 | the day before    | S | 2020-12-31 |
        5 | the day after     | S | 2021-02-01 |
        6 | no start date     | S |            |
        7 | no reason         |   | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "left the same day"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 3, "3")


def test_later_episode_of_a_period_of_care_is_no_start(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | new to care       | S | 2021-01-15 |
        2 | legal status      | L | 2021-01-15 |
        3 | new carer         | P | 2021-01-15 |
        4 | same carer        | T | 2021-01-15 |
        5 | legal, new carer  | B | 2021-01-15 |
        6 | legal, same carer | U | 2021-01-15 |
        """,
    )
    assert delivered.counted(KPI) == {("2021-01", "new to care"): None}


def test_start_on_short_breaks_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3                    | S | 2021-01-15 |
            2 | V4                    | S | 2021-01-15 |
            3 | V2                    | S | 2021-01-15 |
            4 | no legal status       | S | 2021-01-15 |
            5 | V3 until that day     | S | 2021-01-15 |
            6 | V3 from the day after | S | 2021-01-15 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V3                    | V3 | 2021-01-15 |
            2 | V4                    | V4 | 2021-01-15 |
            3 | V2                    | V2 | 2021-01-15 |
            4 | V3 until that day     | V3 | 2020-06-01 | 2021-01-15
            5 | V3 until that day     | C1 | 2021-01-15 |
            6 | V3 from the day after | V2 | 2021-01-15 | 2021-01-16
            7 | V3 from the day after | V3 | 2021-01-16 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "V2"): None,
        ("2021-01", "no legal status"): None,
        ("2021-01", "V3 until that day"): None,
        ("2021-01", "V3 from the day after"): None,
    }


def test_child_starting_twice_counts_once_in_a_longer_window(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | before the window too | S | 2020-01-31 | 2020-03-15
        2 | before the window too | S | 2021-01-04 |
        3 | twice in the window   | S | 2020-02-01 | 2020-03-15
        4 | twice in the window   | S | 2021-01-04 |
        5 | twice in January      | S | 2021-01-04 | 2021-01-11
        6 | twice in January      | S | 2021-01-25 |
        7 | twice in the year     | S | 2020-04-01 | 2020-06-15
        8 | twice in the year     | S | 2021-01-31 |
        """,
    )
    numerators = {
        (month, window): delivered.figure(KPI, month, window)["numerator"]
        for month, window in (
            ("2020-02", "month"),
            ("2020-04", "month"),
            ("2021-01", "month"),
            ("2021-01", "rolling_12_months"),
            ("2021-01", "year_to_date"),
        )
    }
    assert numerators == {
        ("2020-02", "month"): 1,
        ("2020-04", "month"): 1,
        ("2021-01", "month"): 4,
        ("2021-01", "rolling_12_months"): 4,
        ("2021-01", "year_to_date"): 4,
    }


def test_in_a_longer_window_the_first_start_is_the_one_that_counts(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | twice | T1 | 2020-06-01 | 2020-12-01
            2 | twice | T2 | 2020-12-01 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | twice | S | 2020-06-15 | 2020-07-15
            2 | twice | S | 2021-01-15 |
            """,
        )
    )
    teams = {
        (window, team): delivered.figure(KPI, "2021-01", window, "team", team)["numerator"]
        for window in ("month", "rolling_12_months")
        for team in ("Assessment 1", "PACT 1")
    }
    assert teams == {
        ("month", "Assessment 1"): 0,
        ("month", "PACT 1"): 1,
        ("rolling_12_months", "Assessment 1"): 1,
        ("rolling_12_months", "PACT 1"): 0,
    }


def test_child_counts_for_the_team_on_the_day_care_starts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on the day    | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day    | T2 | 2021-01-15 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-01-16
            4 | moved the day after | T2 | 2021-01-16 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on the day    | S | 2021-01-15 |
            2 | moved the day after | S | 2021-01-15 |
            3 | no team             | S | 2021-01-15 |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved the day after": "Assessment 1",
        "no team": "Not recorded",
    }


def test_month_without_a_start_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")


def test_who_is_18_does_not_start(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            18 that day     | 2003-01-15
            18 the day after | 2003-01-16
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 18 that day      | S | 2021-01-15 |
            2 | 18 the day after | S | 2021-01-15 |
            3 | age not known    | S | 2021-01-15 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "18 the day after"): None,
        ("2021-01", "age not known"): None,
    }
