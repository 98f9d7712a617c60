"""LA04: children ceasing to be looked after."""

from collections.abc import Callable
from typing import Any

KPI = "ceased_to_be_looked_after"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_episode_ceased_reason"
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


def test_child_counts_in_the_month_care_ends(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | first day             | E4A | 2020-06-01 | 2021-01-01
        2 | last day              | E4A | 2020-06-01 | 2021-01-31
        3 | came the same day     | E4A | 2021-01-15 | 2021-01-15
        4 | the day before        | E4A | 2020-06-01 | 2020-12-31
        5 | the day after         | E4A | 2020-06-01 | 2021-02-01
        6 | still open            |     | 2020-06-01 |
        7 | reason without a date | E4A | 2020-06-01 |
        8 | no reason             |     | 2020-06-01 | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "came the same day"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 3, "3")


def test_episode_after_which_care_goes_on_is_no_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | care goes on      | X1  | 2020-06-01 | 2021-01-15
        2 | care goes on      |     | 2021-01-15 |
        3 | adopted           | E11 | 2020-06-01 | 2021-01-15
        4 | special guardians | E46 | 2020-06-01 | 2021-01-15
        5 | went home         | E4B | 2020-06-01 | 2021-01-15
        6 | any other reason  | E8  | 2020-06-01 | 2021-01-15
        7 | moved, then home  | X1  | 2020-06-01 | 2021-01-15
        8 | moved, then home  | E4A | 2021-01-15 | 2021-01-25
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "adopted"): None,
        ("2021-01", "special guardians"): None,
        ("2021-01", "went home"): None,
        ("2021-01", "any other reason"): None,
        ("2021-01", "moved, then home"): None,
    }
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 5


def test_end_on_short_breaks_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3              | E4A | 2020-06-01 | 2021-01-15
            2 | V4 still open   | E4A | 2020-06-01 | 2021-01-15
            3 | V2              | E4A | 2020-06-01 | 2021-01-15
            4 | no legal status | E4A | 2020-06-01 | 2021-01-15
            5 | V3 long before  | E4A | 2020-06-01 | 2021-01-15
            6 | V3 in the end   | E4A | 2020-06-01 | 2021-01-15
            7 | V3 for one day  | E4A | 2021-01-15 | 2021-01-15
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V3             | V3 | 2020-06-01 | 2021-01-15
            2 | V4 still open  | V4 | 2020-06-01 |
            3 | V2             | V2 | 2020-06-01 | 2021-01-15
            4 | V3 long before | V3 | 2020-06-01 | 2020-12-01
            5 | V3 long before | C2 | 2020-12-01 | 2021-01-15
            6 | V3 in the end  | C2 | 2020-06-01 | 2020-12-01
            7 | V3 in the end  | V3 | 2020-12-01 | 2021-01-15
            8 | V3 for one day | V3 | 2021-01-15 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "V2"): None,
        ("2021-01", "no legal status"): None,
        ("2021-01", "V3 long before"): None,
    }


def test_child_leaving_twice_counts_once_in_a_longer_window(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | before the window too | E4A | 2019-06-01 | 2020-01-31
        2 | before the window too | E4A | 2020-06-01 | 2021-01-04
        3 | twice in the window   | E4A | 2019-06-01 | 2020-02-01
        4 | twice in the window   | E4A | 2020-06-01 | 2021-01-04
        5 | twice in January      | E4A | 2020-06-01 | 2021-01-11
        6 | twice in January      | E4A | 2021-01-18 | 2021-01-25
        7 | twice in the year     | E4A | 2019-06-01 | 2020-04-01
        8 | twice in the year     | E4A | 2020-06-01 | 2021-01-31
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


def test_in_a_longer_window_the_last_end_is_the_one_that_counts(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            twice          | 2010-10-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | twice | E4A | 2020-06-01 | 2020-09-30
            2 | twice | E4A | 2020-11-01 | 2021-01-15
            """,
        )
    )
    # 9 years old when care first ended, 10 when it ended again
    bands = {
        (month, window, band): delivered.figure(KPI, month, window, "age_band", band)["numerator"]
        for month, window in (("2020-09", "month"), ("2021-01", "rolling_12_months"))
        for band in ("5 to 9", "10 to 15")
    }
    assert bands == {
        ("2020-09", "month", "5 to 9"): 1,
        ("2020-09", "month", "10 to 15"): 0,
        ("2021-01", "rolling_12_months", "5 to 9"): 0,
        ("2021-01", "rolling_12_months", "10 to 15"): 1,
    }


def test_child_counts_for_the_team_when_care_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team       | T1 | 2020-06-01 | 2021-01-11
            2 | moved team       | T2 | 2021-01-11 |
            3 | moved afterwards | T1 | 2020-06-01 | 2021-01-18
            4 | moved afterwards | T2 | 2021-01-18 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved team       | E4A | 2020-06-01 | 2021-01-15
            2 | moved afterwards | E4A | 2020-06-01 | 2021-01-15
            3 | no team          | E4A | 2020-06-01 | 2021-01-15
            """,
        )
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month", "team", team)["numerator"]
        for team in ("Assessment 1", "PACT 1", "Not recorded")
    }
    assert teams == {"Assessment 1": 1, "PACT 1": 1, "Not recorded": 1}


def test_month_without_an_end_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")


def test_care_ends_at_the_18th_birthday(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id       | pers_dob
            left open            | 2002-12-15
            ended late           | 2002-12-15
            ended on the day     | 2003-01-15
            went on that day     | 2003-01-15
            moved, went on       | 2003-01-15
            18 in February       | 2003-02-01
            came after           | 2003-01-15
            no reason, over it   | 2003-01-15
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | left open          |     | 2020-06-01 |
            2 | ended late         | E8  | 2020-06-01 | 2021-01-20
            3 | ended on the day   | E7  | 2020-06-01 | 2021-01-15
            4 | went on that day   | X1  | 2020-06-01 | 2021-01-15
            5 | went on that day   |     | 2021-01-15 |
            6 | moved, went on     | X1  | 2020-06-01 | 2021-01-04
            7 | moved, went on     | X1  | 2021-01-04 | 2021-01-25
            8 | moved, went on     | E8  | 2021-01-25 | 2021-01-28
            9 | 18 in February     |     | 2020-06-01 |
            10 | came after        | E8  | 2021-01-16 | 2021-01-20
            11 | no reason, over it |    | 2020-06-01 | 2021-01-20
            """,
        )
    )
    ended = {unit["person_key"]: str(unit["counted_date"]) for unit in delivered.units(KPI)}
    assert ended == {
        "left open": "2020-12-15",
        "ended late": "2020-12-15",
        "ended on the day": "2021-01-15",
        "went on that day": "2021-01-15",
        "moved, went on": "2021-01-15",
        "no reason, over it": "2021-01-15",
    }
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 4
