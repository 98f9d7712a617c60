"""Episodes of care, with the team and the kind of care at their start and end."""

from collections.abc import Callable
from typing import Any

import pytest

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date | clae_cla_episode_ceased_reason"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_team | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)


@pytest.mark.parametrize(
    ("code", "is_short_break"),
    [("V3", True), ("V4", True), ("v4", True), ("V2", False), ("C2", False), ("E1", False)],
)
def test_short_breaks_are_v3_and_v4(
    example: Callable[..., Any], code: str, is_short_break: bool
) -> None:
    delivered = (
        example()
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | 2021-01-04 | |")
        .deliver("ssd_legal_status", STATUSES + f"\n1 | child | {code} | 2021-01-04 |")
    )
    (row,) = delivered.make("facts.looked_after_episode")
    assert row["is_short_break_at_start"] is is_short_break
    assert row["is_short_break_at_end"] is is_short_break


def test_short_break_is_judged_at_the_start_and_at_the_end(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | came into care      | 2020-11-02 | 2021-01-18 | E4A
            2 | became short breaks | 2020-11-02 | 2021-01-18 | E8
            3 | status ends with it | 2020-11-02 | 2021-01-18 | E4A
            4 | status of next day  | 2020-11-02 | 2021-01-18 | X1
            5 | same day            | 2021-01-18 | 2021-01-18 | E4A
            6 | ended before        | 2020-11-02 | 2021-01-18 | E4A
            7 | no legal status     | 2020-11-02 | 2021-01-18 | E4A
            """,
        )
        .deliver(
            "ssd_legal_status",
            STATUSES
            + """
            1 | came into care      | V3 | 2020-11-02 | 2020-12-01
            2 | came into care      | C2 | 2020-12-01 | 2021-01-18
            3 | became short breaks | V2 | 2020-11-02 | 2020-12-01
            4 | became short breaks | V4 | 2020-12-01 | 2021-01-18
            5 | status ends with it | V3 | 2020-11-02 | 2021-01-18
            6 | status of next day  | V2 | 2020-11-02 | 2021-01-18
            7 | status of next day  | V3 | 2021-01-18 |
            8 | same day            | V3 | 2021-01-18 |
            9 | ended before        | V3 | 2019-11-04 | 2020-11-02
            """,
        )
    )
    rows = delivered.make("facts.looked_after_episode")
    assert {
        row["person_key"]: (row["is_short_break_at_start"], row["is_short_break_at_end"])
        for row in rows
    } == {
        "came into care": (True, False),
        "became short breaks": (False, True),
        "status ends with it": (True, True),
        "status of next day": (False, False),
        "same day": (True, True),
        "ended before": (False, False),
        "no legal status": (False, False),
    }


def test_team_is_that_of_the_start_and_that_of_the_end(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved team       | 2020-11-02 | 2021-01-18 | E4A
            2 | closed with care | 2020-11-02 | 2021-01-18 | E4A
            3 | new team next    | 2020-11-02 | 2021-01-18 | X1
            4 | no worker        | 2020-11-02 | 2021-01-18 | E4A
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | T1 | moved team       | 2020-10-05 | 2020-12-07
            2 | T2 | moved team       | 2020-12-07 | 2021-01-25
            3 | T1 | closed with care | 2020-10-05 | 2021-01-18
            4 | T1 | new team next    | 2020-10-05 | 2021-01-18
            5 | T2 | new team next    | 2021-01-18 |
            """,
        )
    )
    rows = delivered.make("facts.looked_after_episode")
    assert {row["person_key"]: (row["team_at_start"], row["team_at_end"]) for row in rows} == {
        "moved team": ("Assessment 1", "PACT 1"),
        "closed with care": ("Assessment 1", "Assessment 1"),
        "new team next": ("Assessment 1", "Assessment 1"),
        "no worker": (None, None),
    }


def test_episode_is_one_row_whatever_overlaps_it(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | 2020-11-02 | 2021-01-18 | E4A")
        .deliver(
            "ssd_legal_status",
            STATUSES
            + """
            1 | child | V3 | 2019-11-04 |
            2 | child | C1 | 2020-06-01 | 2021-02-01
            3 | child | C2 | 2020-10-05 |
            """,
        )
    )
    (row,) = delivered.make("facts.looked_after_episode")
    # Of several open statuses the one that started last holds.
    assert (row["is_short_break_at_start"], row["is_short_break_at_end"]) == (False, False)


def test_care_began_with_the_s_of_the_period(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_cla_episodes",
        "clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason"
        " | clae_cla_episode_start_date | clae_entered_care_date"
        """
        1 | with an S       | A | S | 2020-06-01 |
        2 | with an S       | A | P | 2020-09-07 | 2020-08-03
        3 | back in care    | B | S | 2019-06-03 | 2019-06-03
        4 | back in care    | C |   | 2020-09-07 |
        5 | back in care    | C | P | 2020-10-05 | 2020-09-04
        6 | no date either  | D | P | 2020-09-07 |
        7 | no date either  | D | L | 2020-10-05 |
        """,
    )
    rows = delivered.make("facts.looked_after_episode")
    assert {row["looked_after_episode_key"]: str(row["entered_care_date"]) for row in rows} == {
        "1": "2020-06-01",
        "2": "2020-06-01",
        "3": "2019-06-03",
        # One date for all episodes of a period, whichever of them says it.
        "4": "2020-09-04",
        "5": "2020-09-04",
        "6": "2020-09-07",
        "7": "2020-09-07",
    }
