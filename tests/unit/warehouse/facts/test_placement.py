"""Placements: which are new, which temporary, which short breaks, which fostering."""

from collections.abc import Callable
from typing import Any

import pytest

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id"
    " | clae_cla_episode_start_date | clae_cla_episode_start_reason"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_placement_type"
    " | clap_cla_placement_start_date"
)


@pytest.mark.parametrize(
    ("reason", "is_new"),
    [
        pytest.param("S", True, id="started to be looked after"),
        pytest.param("P", True, id="placement and carer changed"),
        pytest.param("B", True, id="legal status, placement and carer changed"),
        pytest.param("L", False, id="legal status alone changed"),
        pytest.param("T", False, id="placement changed, same carer"),
        pytest.param("U", False, id="legal status and placement changed, same carer"),
    ],
)
def test_episode_begins_a_placement_by_its_reason(
    example: Callable[..., Any], reason: str, is_new: bool
) -> None:
    delivered = (
        example()
        .deliver("ssd_cla_episodes", EPISODES + f"\n1 | child | 1 | 2021-01-04 | {reason}")
        .deliver("ssd_cla_placement", PLACEMENTS + "\n1 | child | U6 | 2021-01-04")
    )
    (row,) = delivered.make("facts.placement")
    assert row["is_new"] is is_new


def test_first_episode_of_a_placement_says_whether_it_is_new(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | order made later    | 1 | 2020-11-02 | P
            2 | order made later    | 1 | 2020-12-07 | L
            4 | moved with carer    | 2 | 2020-11-02 | T
            3 | moved with carer    | 2 | 2020-12-07 | L
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | order made later    | U6 | 2020-11-02
            2 | moved with carer    | U6 | 2020-11-02
            """,
        )
    )
    rows = delivered.make("facts.placement")
    assert {row["person_key"]: row["is_new"] for row in rows} == {
        "order made later": True,
        "moved with carer": False,
    }


def test_placement_is_new_when_an_order_is_made_on_its_first_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + " | clae_cla_episode_ceased_date"
            + """
            1 | left open  | 1 | 2021-01-04 | P |
            2 | left open  | 1 | 2021-01-04 | L | 2021-01-18
            4 | lower id L | 2 | 2021-01-04 | P | 2021-01-04
            3 | lower id L | 2 | 2021-01-04 | L |
            6 | not known  | 3 | 2021-01-04 |   | 2021-01-18
            5 | not known  | 3 | 2021-01-18 | P |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | left open  | U6 | 2021-01-04
            2 | lower id L | U6 | 2021-01-04
            3 | not known  | U6 | 2021-01-04
            """,
        )
    )
    rows = delivered.make("facts.placement")
    assert {row["person_key"]: row["is_new"] for row in rows} == {
        "left open": True,
        "lower id L": True,
        "not known": False,
    }


def test_stay_is_what_a_new_placement_begins(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + " | clae_cla_id"
            + """
            1 | away at first   | 1 | 2020-11-02 | P | A
            2 | away at first   | 2 | 2020-12-07 | T | A
            3 | S while away    | 3 | 2020-11-02 | S | B
            4 | S while away    | 4 | 2020-12-07 | T | B
            5 | kept that day   | 5 | 2020-11-02 | P | C
            6 | kept that day   | 6 | 2020-11-02 | P | C
            7 | back without S  | 7 | 2020-11-02 | S | D
            8 | back without S  | 8 | 2020-12-07 |   | E
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + " | clap_cla_placement_end_date | clap_cla_id"
            + """
            1 | away at first   | T1 | 2020-11-02 | 2020-12-07 | A
            2 | away at first   | U6 | 2020-12-07 |            | A
            3 | S while away    | T1 | 2020-11-02 | 2020-12-07 | B
            4 | S while away    | U6 | 2020-12-07 |            | B
            5 | kept that day   | U6 | 2020-11-02 |            | C
            6 | kept that day   | T1 | 2020-11-02 | 2020-12-07 | C
            7 | back without S  | U6 | 2020-11-02 | 2020-11-16 | D
            8 | back without S  | U6 | 2020-12-07 |            | E
            """,
        )
    )
    rows = delivered.make("facts.placement")
    assert {row["placement_key"]: row["stay_key"] for row in rows} == {
        # What was before the first known placement is not known.
        "1": "1",
        "2": "1",
        # A temporary placement that care began with is none.
        "3": None,
        "4": "4",
        "5": "5",
        "6": "5",
        # No stay goes on in the next period of care.
        "7": "7",
        "8": "8",
    }


@pytest.mark.parametrize(
    ("code", "is_foster", "is_temporary"),
    [(f"U{number}", True, False) for number in range(1, 7)]
    + [(f"T{number}", False, True) for number in range(5)]
    + [("K2", False, False), ("P1", False, False), ("A3", False, False), ("Z9", False, False)],
)
def test_kind_of_placement(
    example: Callable[..., Any], code: str, is_foster: bool, is_temporary: bool
) -> None:
    delivered = example().deliver(
        "ssd_cla_placement", PLACEMENTS + f"\n1 | child | {code} | 2021-01-04"
    )
    (row,) = delivered.make("facts.placement")
    assert (row["is_foster"], row["is_temporary"]) == (is_foster, is_temporary)


def test_placement_in_short_breaks_is_marked(example: Callable[..., Any]) -> None:
    delivered = (
        example()
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | short break | 1 | 2021-01-04 | S
            2 | care order  | 2 | 2021-01-04 | S
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | short break | U6 | 2021-01-04
            2 | care order  | U6 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | short break    | V4                | 2021-01-04
            2                    | care order     | C2                | 2021-01-04
            """,
        )
    )
    rows = delivered.make("facts.placement")
    assert {row["person_key"]: row["is_short_break"] for row in rows} == {
        "short break": True,
        "care order": False,
    }


def test_team_is_the_one_responsible_when_the_placement_started(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example()
        .deliver("ssd_cla_placement", PLACEMENTS + "\n1 | child | U6 | 2020-06-01")
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | child | 2020-03-02 | 2020-09-07
            2 | T2 | child | 2020-09-07 |
            """,
        )
    )
    (row,) = delivered.make("facts.placement")
    assert row["team"] == "Assessment 1"
