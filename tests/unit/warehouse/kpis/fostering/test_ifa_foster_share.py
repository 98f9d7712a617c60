"""FO02: foster placements with independent fostering agencies."""

from collections.abc import Callable
from typing import Any

KPI = "ifa_foster_share"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_id | invo_professional_team | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_with_an_agency(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | U1 private         | 1 | A | 2021-01-04 |
            2 | U2 voluntary       | 2 | B | 2021-01-04 |
            3 | U3 own             | 3 | C | 2021-01-04 |
            4 | U4 private         | 4 | D | 2021-01-04 |
            5 | U5 other authority | 5 | E | 2021-01-04 |
            6 | U6 voluntary       | 6 | F | 2021-01-04 |
            7 | U6 other public    | 7 | G | 2021-01-04 |
            8 | U6 no provider     | 8 | H | 2021-01-04 |
            9 | K2 private         | 9 | I | 2021-01-04 |
            a | A3 private         | a | J | 2021-01-04 |
            b | no type            | b | K | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | U1 private         | A | U1 | PR4 | 2021-01-04
            2 | U2 voluntary       | B | U2 | PR5 | 2021-01-04
            3 | U3 own             | C | U3 | PR1 | 2021-01-04
            4 | U4 private         | D | U4 | PR4 | 2021-01-04
            5 | U5 other authority | E | U5 | PR2 | 2021-01-04
            6 | U6 voluntary       | F | U6 | PR5 | 2021-01-04
            7 | U6 other public    | G | U6 | PR3 | 2021-01-04
            8 | U6 no provider     | H | U6 |     | 2021-01-04
            9 | K2 private         | I | K2 | PR4 | 2021-01-04
            a | A3 private         | J | A3 | PR4 | 2021-01-04
            b | no type            | K |    | PR4 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "U1 private"): True,
        ("2021-01", "U2 voluntary"): True,
        ("2021-01", "U3 own"): False,
        ("2021-01", "U4 private"): True,
        ("2021-01", "U5 other authority"): False,
        ("2021-01", "U6 voluntary"): True,
        ("2021-01", "U6 other public"): False,
        ("2021-01", "U6 no provider"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 8, "50.0")


def test_child_counts_under_the_placement_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id    | pers_dob
            moved on the 31st | 2010-05-05
            left on the 31st  | 2010-05-05
            18 on the 31st    | 2003-01-31
            18 on the 1st     | 2003-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on the 31st | 1 | A | 2021-01-04 | 2021-01-31
            2 | moved on the 31st | 2 | A | 2021-01-31 |
            3 | left on the 31st  | 3 | B | 2021-01-04 | 2021-01-31
            4 | 18 on the 31st    | 4 | C | 2021-01-04 |
            5 | 18 on the 1st     | 5 | D | 2020-12-31 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | moved on the 31st | A | U6 | PR4 | 2021-01-04
            2 | moved on the 31st | A | U6 | PR1 | 2021-01-31
            3 | left on the 31st  | B | U6 | PR4 | 2021-01-04
            4 | 18 on the 31st    | C | U6 | PR4 | 2021-01-04
            5 | 18 on the 1st     | D | U6 | PR4 | 2020-12-31
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "moved on the 31st"): False,
        ("2020-12", "18 on the 1st"): True,
        ("2021-01", "18 on the 1st"): True,
    }


def test_short_breaks_are_left_out_and_other_legal_statuses_stay(
    example: Callable[..., Any],
) -> None:
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
            1 | V2 | A | U6 | PR4 | 2021-01-04
            2 | V3 | B | U6 | PR4 | 2021-01-04
            3 | V4 | C | U6 | PR4 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date"
            """
            1 | V2 | V2 | 2021-01-04
            2 | V3 | V3 | 2021-01-04
            3 | V4 | V4 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "V2"): True}


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | agency before     | 1 | A | 2021-01-04 | 2021-01-29
            2 | agency before     | 2 | A | 2021-01-29 |
            3 | in house before   | 3 | B | 2021-01-04 | 2021-01-29
            4 | in house before   | 4 | B | 2021-01-29 |
            5 | residence before  | 5 | C | 2021-01-04 | 2021-01-29
            6 | residence before  | 6 | C | 2021-01-29 |
            7 | nothing before    | 7 | D | 2021-01-29 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | agency before     | A | U6 | PR5 | 2021-01-04
            2 | agency before     | A | T4 | PR1 | 2021-01-29
            3 | in house before   | B | U6 | PR1 | 2021-01-04
            4 | in house before   | B | T3 | PR4 | 2021-01-29
            5 | residence before  | C | K2 | PR4 | 2021-01-04
            6 | residence before  | C | T0 | PR4 | 2021-01-29
            7 | nothing before    | D | T1 | PR4 | 2021-01-29
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "agency before"): True,
        ("2021-01", "in house before"): False,
    }


def test_missing_provider_is_not_taken_from_the_temporary_placement(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | provider missing | 1 | A | 2021-01-04 | 2021-01-29
            2 | provider missing | 2 | A | 2021-01-29 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | provider missing | A | U6 |     | 2021-01-04
            2 | provider missing | A | T4 | PR4 | 2021-01-29
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "provider missing"): False}


def test_child_is_shown_under_the_team_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | handed over | 1 | A | 2021-01-04 |
            2 | stayed      | 2 | B | 2021-01-04 |
            3 | no team     | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | handed over | A | U6 | PR4 | 2021-01-04
            2 | stayed      | B | U6 | PR1 | 2021-01-04
            3 | no team     | C | U6 | PR4 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | W1 | T1 | handed over | 2021-01-04 | 2021-01-31
            2 | W2 | T2 | handed over | 2021-01-31 |
            3 | W2 | T2 | stayed      | 2021-01-04 |
            """,
        )
    )
    pact = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")
    unknown = delivered.figure(KPI, "2021-01", "month_end", "team", "Not recorded")
    assert (unknown["numerator"], unknown["denominator"]) == (1, 1)


def test_month_without_a_foster_placement_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
