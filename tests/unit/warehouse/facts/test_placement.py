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
