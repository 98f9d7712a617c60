"""CN01: children in need."""

from collections.abc import Callable
from typing import Any

KPI = "children_in_need"

PARTS = ("status", "numerator", "denominator", "value_shown")
EPISODES = "cine_referral_id | cine_person_id | cine_referral_date | cine_close_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_episode_counts_when_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        EPISODES
        + """
        1 | referred on month end  | 2021-01-31 |
        2 | referred the day after | 2021-02-01 |
        3 | closed on month end    | 2021-01-04 | 2021-01-31
        4 | closed the day after   | 2021-01-04 | 2021-02-01
        5 | one day in January     | 2021-01-15 | 2021-01-15
        6 | open in December       | 2020-12-31 | 2021-01-01
        7 | no referral date       |            |
        8 |                        | 2021-01-04 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "referred on month end"): None,
        ("2021-01", "closed the day after"): None,
        ("2020-12", "open in December"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 2, None, "2")


def test_referral_flagged_no_further_action_is_left_out(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        EPISODES
        + " | cine_referral_nfa"
        + """
        1 | flagged       | 2021-01-04 |            | Y
        2 | flagged, late | 2021-01-04 | 2021-02-15 | Y
        3 | not flagged   | 2021-01-04 |            | N
        4 | not known     | 2021-01-04 |            |
        5 | both          | 2021-01-04 |            | Y
        6 | both          | 2021-01-15 |            | N
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "not flagged"): None,
        ("2021-01", "not known"): None,
        ("2021-01", "both"): None,
    }
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == 3


def test_two_open_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        EPISODES
        + """
        1 | twice             | 2020-11-15 |
        2 | twice             | 2021-01-04 |
        3 | one after another | 2020-11-15 | 2021-01-04
        4 | one after another | 2021-01-04 |
        """,
    )
    assert {
        month: delivered.figure(KPI, month, "month_end")["numerator"]
        for month in ("2020-10", "2020-11", "2020-12", "2021-01")
    } == {"2020-10": 0, "2020-11": 2, "2020-12": 2, "2021-01": 3}


def test_every_age_counts_and_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob   | pers_expected_dob
            unborn           |            | 2021-03-01
            16 on month end  | 2005-01-31 |
            16 the day after | 2005-02-01 |
            17               | 2003-02-01 |
            18 on month end  | 2003-01-31 |
            25               | 1996-01-15 |
            no date          |            |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | unborn           | 2021-01-04 |
            2 | 16 on month end  | 2021-01-04 |
            3 | 16 the day after | 2021-01-04 |
            4 | 17               | 2021-01-04 |
            5 | 18 on month end  | 2021-01-04 |
            6 | 25               | 2021-01-04 |
            7 | no date          | 2021-01-04 |
            8 | not in persons   | 2021-01-04 |
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "unborn": "Unborn",
        "16 on month end": "16 to 17",
        "16 the day after": "10 to 15",
        "17": "16 to 17",
        "18 on month end": "18 and over",
        "25": "18 and over",
        "no date": "Not known",
        "not in persons": "Not known",
    }


def test_episode_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-12-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-12-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            5 | taken by PACT       | T1 | 2020-12-01 |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + " | cine_referral_team"
            + """
            1 | moved on month end  | 2021-01-04 | |
            2 | moved the day after | 2021-01-04 | |
            3 | taken by PACT       | 2021-01-04 | | T2
            4 | no team             | 2021-01-04 | |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on month end": "PACT 1",
        "moved the day after": "Assessment 1",
        "taken by PACT": "Assessment 1",
        "no team": "Not recorded",
    }


def test_month_end_without_an_open_episode_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 0, None, "0")
