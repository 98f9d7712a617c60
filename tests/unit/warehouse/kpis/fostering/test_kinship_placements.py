"""FO05: children placed with relatives or friends."""

from collections.abc import Callable
from typing import Any

KPI = "kinship_placements"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)


def test_every_child_counts_and_u1_to_u3_are_with_relatives_or_friends(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | U1           | 1 | A | 2021-01-04 |
            2 | U2           | 2 | B | 2021-01-04 |
            3 | U3           | 3 | C | 2021-01-04 |
            4 | U4           | 4 | D | 2021-01-04 |
            5 | U5           | 5 | E | 2021-01-04 |
            6 | U6           | 6 | F | 2021-01-04 |
            7 | P1           | 7 | G | 2021-01-04 |
            8 | K2           | 8 | H | 2021-01-04 |
            9 | no type      | 9 | I | 2021-01-04 |
            a | no placement |   | J | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | U1           | A | U1 | PR1 | 2021-01-04
            2 | U2           | B | U2 | PR4 | 2021-01-04
            3 | U3           | C | U3 |     | 2021-01-04
            4 | U4           | D | U4 | PR1 | 2021-01-04
            5 | U5           | E | U5 | PR1 | 2021-01-04
            6 | U6           | F | U6 | PR1 | 2021-01-04
            7 | P1           | G | P1 | PR0 | 2021-01-04
            8 | K2           | H | K2 | PR1 | 2021-01-04
            9 | no type      | I |    | PR1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "U1"): True,
        ("2021-01", "U2"): True,
        ("2021-01", "U3"): True,
        ("2021-01", "U4"): False,
        ("2021-01", "U5"): False,
        ("2021-01", "U6"): False,
        ("2021-01", "P1"): False,
        ("2021-01", "K2"): False,
        ("2021-01", "no type"): False,
        ("2021-01", "no placement"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 10, "30.0")


def test_child_counts_under_the_placement_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            18 on month end  | 2003-01-31
            18 the day after | 2003-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on the 31st | 1 | A | 2021-01-04 | 2021-01-31
            2 | moved on the 31st | 2 | A | 2021-01-31 |
            3 | moves on the 1st  | 3 | B | 2021-01-04 | 2021-02-01
            4 | moves on the 1st  | 4 | B | 2021-02-01 |
            5 | left on the 31st  | 5 | C | 2021-01-04 | 2021-01-31
            6 | order made        | 6 | D | 2021-01-04 | 2021-01-18
            7 | order made        | 6 | D | 2021-01-18 |
            8 | 18 on month end   | 8 | E | 2021-01-04 |
            9 | 18 the day after  | 9 | F | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | moved on the 31st | A | U3 | PR1 | 2021-01-04
            2 | moved on the 31st | A | U6 | PR1 | 2021-01-31
            3 | moves on the 1st  | B | U3 | PR1 | 2021-01-04
            4 | moves on the 1st  | B | U6 | PR1 | 2021-02-01
            5 | left on the 31st  | C | U3 | PR1 | 2021-01-04
            6 | order made        | D | U3 | PR1 | 2021-01-04
            8 | 18 on month end   | E | U3 | PR1 | 2021-01-04
            9 | 18 the day after  | F | U3 | PR1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "moved on the 31st"): False,
        ("2021-01", "moves on the 1st"): True,
        ("2021-01", "order made"): True,
        ("2021-01", "18 the day after"): True,
    }
    assert len(delivered.units(KPI)) == 4


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | kin before       | 1 | A | 2021-01-04 | 2021-01-29
            2 | kin before       | 2 | A | 2021-01-29 |
            3 | residence before | 3 | B | 2021-01-04 | 2021-01-29
            4 | residence before | 4 | B | 2021-01-29 |
            5 | nothing before   | 5 | C | 2021-01-29 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | kin before       | A | U1 | PR1 | 2021-01-04
            2 | kin before       | A | T3 | PR4 | 2021-01-29
            3 | residence before | B | K2 | PR4 | 2021-01-04
            4 | residence before | B | T0 | PR1 | 2021-01-29
            5 | nothing before   | C | T4 | PR1 | 2021-01-29
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "kin before"): True,
        ("2021-01", "residence before"): False,
        ("2021-01", "nothing before"): False,
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
            1 | V2 | A | U3 | PR1 | 2021-01-04
            2 | V3 | B | U3 | PR1 | 2021-01-04
            3 | V4 | C | U3 | PR1 | 2021-01-04
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
