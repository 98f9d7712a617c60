"""LA01: children looked after."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "children_looked_after"

EPISODES = (
    "clae_cla_episode_id | clae_person_id"
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


def test_child_counts_when_an_episode_is_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | placed on month end  | 2021-01-31 |
        2 | placed the day after | 2021-02-01 |
        3 | left on month end    | 2020-12-31 | 2021-01-31
        4 | left the day after   | 2021-01-04 | 2021-02-01
        5 | one day in January   | 2021-01-15 | 2021-01-15
        6 | no start date        |            | 2021-02-01
        7 |                      | 2021-01-04 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "placed on month end"): None,
        ("2021-01", "left the day after"): None,
        ("2020-12", "left on month end"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 2, "2")


def test_child_with_two_episodes_counts_once(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | two open              | 2020-06-01 |
        2 | two open              | 2021-01-04 |
        3 | touching on month end | 2020-06-01 | 2021-01-31
        4 | touching on month end | 2021-01-31 |
        5 | both start on one day | 2021-01-04 |
        6 | both start on one day | 2021-01-04 |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == 3
    assert delivered.figure(KPI, "2020-12", "month_end")["numerator"] == 2


@pytest.mark.parametrize(
    ("month", "born", "counts"),
    [
        ("2021-01", "2003-01-30", False),  # 18 the day before month end
        ("2021-01", "2003-01-31", False),  # 18 on month end
        ("2021-01", "2003-02-01", True),  # 18 the day after
        ("2022-02", "2004-02-28", False),
        ("2022-02", "2004-02-29", False),  # 18 on 28 February
        ("2022-02", "2004-03-01", True),
        ("2021-01", "", True),  # no birth date
    ],
)
def test_child_counts_until_18(
    example: Callable[..., Any], month: str, born: str, counts: bool
) -> None:
    delivered = (
        example(month)
        .deliver(
            "ssd_person",
            f"""
            pers_person_id | pers_dob
            child          | {born}
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | child | 2021-01-04 |
            """,
        )
    )
    assert ((month, "child") in delivered.counted(KPI)) is counts


def test_child_on_short_breaks_at_month_end_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3                  | 2021-01-04 |
            2 | V4                  | 2021-01-04 |
            3 | V2                  | 2021-01-04 |
            4 | no legal status     | 2021-01-04 |
            5 | V3 until month end  | 2021-01-04 |
            6 | V3 to the day after | 2021-01-04 |
            7 | V3 from month end   | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V3                  | V3 | 2021-01-04 |
            2 | V4                  | V4 | 2021-01-04 |
            3 | V2                  | V2 | 2021-01-04 |
            4 | V3 until month end  | V3 | 2021-01-04 | 2021-01-31
            5 | V3 until month end  | C1 | 2021-01-31 |
            6 | V3 to the day after | V3 | 2021-01-04 | 2021-02-01
            7 | V3 to the day after | C1 | 2021-02-01 |
            8 | V3 from month end   | C1 | 2021-01-04 | 2021-01-31
            9 | V3 from month end   | V3 | 2021-01-31 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "V2"): None,
        ("2021-01", "no legal status"): None,
        ("2021-01", "V3 until month end"): None,
    }


def test_age_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            16 on month end  | 2005-01-31
            16 the day after | 2005-02-01
            under 1          | 2020-12-25
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 16 on month end  | 2021-01-04 |
            2 | 16 the day after | 2021-01-04 |
            3 | under 1          | 2021-01-04 |
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month_end", "age_band", band)["numerator"]
        for band in ("Under 1", "10 to 15", "16 to 17")
    }
    assert bands == {"Under 1": 1, "10 to 15": 1, "16 to 17": 1}


def test_child_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on month end  | 2021-01-04 |
            2 | moved the day after | 2021-01-04 |
            3 | no team             | 2021-01-04 |
            """,
        )
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month_end", "team", team)["numerator"]
        for team in ("Assessment 1", "PACT 1", "Not recorded")
    }
    assert teams == {"Assessment 1": 1, "PACT 1": 1, "Not recorded": 1}


def test_month_end_without_a_child_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
