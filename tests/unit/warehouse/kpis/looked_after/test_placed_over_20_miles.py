"""LA09: children placed more than 20 miles from home."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "placed_over_20_miles"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_distance | clap_cla_placement_start_date"
)


def test_distance_must_be_over_20_miles_and_known(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | next door       | 1 | A | 2021-01-04 |
            2 | 20 miles        | 2 | B | 2021-01-04 |
            3 | just over       | 3 | C | 2021-01-04 |
            4 | far away        | 4 | D | 2021-01-04 |
            5 | known and 999.8 | 5 | E | 2021-01-04 |
            6 | unknown 999.9   | 6 | F | 2021-01-04 |
            7 | unaccompanied   | 7 | G | 2021-01-04 |
            8 | no placement    |   | H | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | next door       | A | U6 | 0     | 2021-01-04
            2 | 20 miles        | B | U6 | 20.0  | 2021-01-04
            3 | just over       | C | K2 | 20.1  | 2021-01-04
            4 | far away        | D | P1 | 150   | 2021-01-04
            5 | known and 999.8 | E | U6 | 999.8 | 2021-01-04
            6 | unknown 999.9   | F | U6 | 999.9 | 2021-01-04
            7 | unaccompanied   | G | U6 |       | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "next door"): False,
        ("2021-01", "20 miles"): False,
        ("2021-01", "just over"): True,
        ("2021-01", "far away"): True,
        ("2021-01", "known and 999.8"): True,
        ("2021-01", "unknown 999.9"): False,
        ("2021-01", "unaccompanied"): False,
        ("2021-01", "no placement"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (3, 8)
    assert january["value_shown"] == "37.5"


@pytest.mark.parametrize(("miles", "far"), [(10, 2), (10.5, 1), (20, 1), (21, 0)])
def test_council_may_set_the_miles(example: Callable[..., Any], miles: float, far: int) -> None:
    delivered = (
        example("2021-01", far_from_home_miles=miles)
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | ten and a half | 1 | A | 2021-01-04 |
            2 | twenty one     | 2 | B | 2021-01-04 |
            3 | ten            | 3 | C | 2021-01-04 |
            4 | unknown        | 4 | D | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | ten and a half | A | U6 | 10.5  | 2021-01-04
            2 | twenty one     | B | U6 | 21    | 2021-01-04
            3 | ten            | C | U6 | 10    | 2021-01-04
            4 | unknown        | D | U6 | 999.9 | 2021-01-04
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == far


def test_child_counts_under_the_placement_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            18 on month end | 2003-01-31
            18 the day after | 2003-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved near on the 31st | 1 | A | 2021-01-04 | 2021-01-31
            2 | moved near on the 31st | 2 | A | 2021-01-31 |
            3 | moves near on the 1st  | 3 | B | 2021-01-04 | 2021-02-01
            4 | moves near on the 1st  | 4 | B | 2021-02-01 |
            5 | left on the 31st       | 5 | C | 2021-01-04 | 2021-01-31
            6 | on holiday             | 6 | D | 2021-01-04 | 2021-01-25
            7 | on holiday             | 7 | D | 2021-01-25 |
            8 | order made             | 8 | E | 2021-01-04 | 2021-01-18
            9 | order made             | 8 | E | 2021-01-18 |
            a | 18 on month end        | 9 | F | 2021-01-04 |
            b | 18 the day after       | a | G | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | moved near on the 31st | A | U6 | 50 | 2021-01-04
            2 | moved near on the 31st | A | U6 | 5  | 2021-01-31
            3 | moves near on the 1st  | B | U6 | 50 | 2021-01-04
            4 | moves near on the 1st  | B | U6 | 5  | 2021-02-01
            5 | left on the 31st       | C | U6 | 50 | 2021-01-04
            6 | on holiday             | D | U6 | 5  | 2021-01-04
            7 | on holiday             | D | T2 | 50 | 2021-01-25
            8 | order made             | E | U6 | 50 | 2021-01-04
            9 | 18 on month end        | F | U6 | 50 | 2021-01-04
            a | 18 the day after       | G | U6 | 50 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "moved near on the 31st"): False,
        ("2021-01", "moves near on the 1st"): True,
        ("2021-01", "on holiday"): False,
        ("2021-01", "order made"): True,
        ("2021-01", "18 the day after"): True,
    }


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V2 | 1 | A | 2021-01-04 |
            2 | V3 | 2 | B | 2021-01-04 |
            3 | V4 | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V2 | A | U6 | 50 | 2021-01-04
            2 | V3 | B | U6 | 50 | 2021-01-04
            3 | V4 | C | U6 | 50 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | V2             | V2                | 2021-01-04
            2                    | V3             | V3                | 2021-01-04
            3                    | V4             | V4                | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "V2"): True}


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
