"""EH03: early help episodes open."""

from collections.abc import Callable
from datetime import date
from typing import Any

from warehouse.authority import Team

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


def test_team_of_the_episode_goes_before_the_one_responsible(
    example: Callable[..., Any],
) -> None:
    names = (
        ("H1", "until month end", None, date(2021, 1, 31)),
        ("H1", "from February", date(2021, 2, 1), None),
        ("H2", "until the 30th", None, date(2021, 1, 30)),
        ("H2", "from month end", date(2021, 1, 31), None),
        ("T1", "Assessment 1", None, None),
    )
    teams = tuple(
        Team(source_team=key, team_name=name, service="Help", valid_from=start, valid_to=end)
        for key, name, start, end in names
    )
    delivered = (
        example("2021-01", teams=teams)
        .known_teams("H3")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | own team, H1           | T1 | 2020-12-01 |
            2 | own team, unknown      | T1 | 2020-12-01 |
            3 | no own team            | T1 | 2020-12-01 |
            4 | responsible from later | T1 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            """
            earl_episode_id | earl_person_id         | earl_episode_start_date | earl_episode_organisation
            1               | own team, H1           | 2021-01-04              | H1
            2               | own team, H2           | 2021-01-04              | H2
            3               | own team, H3           | 2021-01-04              | H3
            4               | own team, unknown      | 2021-01-04              | H4
            5               | no own team            | 2021-01-04              |
            6               | responsible from later | 2021-01-04              |
            7               | nobody responsible     | 2021-01-04              |
            """,  # noqa: E501
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "own team, H1": "until month end",
        "own team, H2": "from month end",
        "own team, H3": "H3",
        "own team, unknown": "Other team",
        "no own team": "Assessment 1",
        "responsible from later": "Not recorded",
        "nobody responsible": "Not recorded",
    }


def test_month_end_without_an_open_episode_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
