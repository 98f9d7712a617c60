"""LA15: children ceasing to be looked after through adoption."""

from collections.abc import Callable
from typing import Any

KPI = "adopted_of_those_ceasing"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_episode_ceased_reason"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_team | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_e11_and_e12_are_adoptions(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | adopted E11         | E11 | 2020-06-01 | 2021-01-15
        2 | adopted E12         | E12 | 2020-06-01 | 2021-01-15
        3 | died E2             | E2  | 2020-06-01 | 2021-01-15
        4 | home E4A            | E4A | 2020-06-01 | 2021-01-15
        5 | live with others    | E13 | 2020-06-01 | 2021-01-15
        6 | order E41           | E41 | 2020-06-01 | 2021-01-15
        7 | guardians E46       | E46 | 2020-06-01 | 2021-01-15
        8 | any other reason E8 | E8  | 2020-06-01 | 2021-01-15
        9 | care goes on        | X1  | 2020-06-01 | 2021-01-15
        a | care goes on        |     | 2021-01-15 |
        b | no reason           |     | 2020-06-01 | 2021-01-15
        c | no date             | E11 | 2020-06-01 |
        d | moved, then adopted | X1  | 2020-06-01 | 2021-01-11
        e | moved, then adopted | E11 | 2021-01-11 | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "adopted E11"): True,
        ("2021-01", "adopted E12"): True,
        ("2021-01", "died E2"): False,
        ("2021-01", "home E4A"): False,
        ("2021-01", "live with others"): False,
        ("2021-01", "order E41"): False,
        ("2021-01", "guardians E46"): False,
        ("2021-01", "any other reason E8"): False,
        ("2021-01", "moved, then adopted"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 9, "33.3")


def test_child_counts_in_the_month_care_ends(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | on the 1st     | E11 | 2020-06-01 | 2021-01-01
        2 | on the 31st    | E4A | 2020-06-01 | 2021-01-31
        3 | the day before | E12 | 2020-06-01 | 2020-12-31
        4 | the day after  | E11 | 2020-06-01 | 2021-02-01
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on the 1st"): True,
        ("2021-01", "on the 31st"): False,
        ("2020-12", "the day before"): True,
    }


def test_adoption_counts_of_two_ends_on_one_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | same team  | E11 | 2020-06-01 | 2021-01-15
            2 | same team  | E8  | 2021-01-15 | 2021-01-15
            3 | other team | E11 | 2020-06-01 | 2021-01-15
            4 | other team | E8  | 2021-01-15 | 2021-01-15
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | T2 | other team | 2020-06-01 | 2021-01-15
            2 | T1 | other team | 2021-01-15 |
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"]) == (2, 2)


def test_end_of_short_breaks_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V2                 | E11 | 2020-06-01 | 2021-01-15
            2 | V3                 | E4A | 2020-06-01 | 2021-01-15
            3 | V4                 | E11 | 2020-06-01 | 2021-01-15
            4 | placement order    | E12 | 2020-06-01 | 2021-01-15
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date | lega_legal_status_end_date"
            """
            1 | V2              | V2 | 2020-06-01 | 2021-01-15
            2 | V3              | V3 | 2020-06-01 | 2021-01-15
            3 | V4              | V4 | 2020-06-01 |
            4 | placement order | V3 | 2020-06-01 | 2020-12-07
            5 | placement order | E1 | 2020-12-07 | 2021-01-15
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "V2"): True,
        ("2021-01", "placement order"): True,
    }


def test_longer_windows_count_a_child_once_at_the_last_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | before the window     | E11 | 2019-06-03 | 2020-01-31
        2 | first day             | E11 | 2019-06-03 | 2020-02-01
        3 | last of March         | E4A | 2019-06-03 | 2020-03-31
        4 | first of April        | E12 | 2019-06-03 | 2020-04-01
        5 | home, then adopted    | E4A | 2019-06-03 | 2020-06-01
        6 | home, then adopted    | E11 | 2020-09-07 | 2021-01-15
        7 | adoption broke down   | E11 | 2019-06-03 | 2020-06-01
        8 | adoption broke down   | E4A | 2020-09-07 | 2021-01-15
        9 | home twice in January | E4A | 2019-06-03 | 2021-01-04
        a | home twice in January | E4A | 2021-01-11 | 2021-01-31
        """,
    )
    figures = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        figure = delivered.figure(KPI, "2021-01", window)
        figures[window] = (figure["numerator"], figure["denominator"], figure["value_shown"])
    assert figures == {
        "month": (1, 3, "33.3"),
        "rolling_12_months": (3, 6, "50.0"),
        "year_to_date": (2, 4, "50.0"),
    }


def test_child_counts_for_the_team_before_care_ended(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | new team on the day | E11 | 2020-06-01 | 2021-01-18
            2 | new team before     | E4A | 2020-06-01 | 2021-01-18
            3 | no team             | E12 | 2020-06-01 | 2021-01-18
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | T1 | new team on the day | 2020-06-01 | 2021-01-18
            2 | T2 | new team on the day | 2021-01-18 |
            3 | T1 | new team before     | 2020-06-01 | 2021-01-17
            4 | T2 | new team before     | 2021-01-17 |
            """,
        )
    )
    teams = {}
    for team in ("Assessment 1", "PACT 1", "Not recorded"):
        figure = delivered.figure(KPI, "2021-01", "month", "team", team)
        teams[team] = (figure["numerator"], figure["denominator"])
    assert teams == {"Assessment 1": (1, 1), "PACT 1": (0, 1), "Not recorded": (1, 1)}


def test_month_without_an_end_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_who_turned_18_before_the_order_was_not_adopted_from_care(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on that day    | 2003-01-15
            before it      | 2003-01-14
            left open      | 2003-01-15
            came after     | 2003-01-10
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | on that day | E11 | 2020-06-01 | 2021-01-15
            2 | before it   | E11 | 2020-06-01 | 2021-01-15
            3 | left open   |     | 2020-06-01 |
            4 | came after  | E11 | 2021-01-12 | 2021-01-15
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on that day"): True,
        ("2021-01", "before it"): False,
        ("2021-01", "left open"): False,
    }
