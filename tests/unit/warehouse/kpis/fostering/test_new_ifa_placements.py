"""FO07: new foster placements made with independent agencies."""

from collections.abc import Callable
from typing import Any

KPI = "new_ifa_placements"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id"
    " | clae_cla_episode_start_reason | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)


def test_who_counts_and_who_is_placed_with_an_agency(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | private         | 1 | S | 2021-01-04 |
            2 | voluntary       | 2 | P | 2021-01-04 |
            3 | kin by agency   | 3 | B | 2021-01-04 |
            4 | in house        | 4 | S | 2021-01-04 |
            5 | other authority | 5 | P | 2021-01-04 |
            6 | no provider     | 6 | S | 2021-01-04 |
            7 | private home    | 7 | S | 2021-01-04 |
            8 | temporary       | 8 | P | 2021-01-04 |
            9 | no type         | 9 | S | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | private         | U6 | PR4 | 2021-01-04
            2 | voluntary       | U4 | PR5 | 2021-01-04
            3 | kin by agency   | U1 | PR4 | 2021-01-04
            4 | in house        | U5 | PR1 | 2021-01-04
            5 | other authority | U6 | PR2 | 2021-01-04
            6 | no provider     | U6 |     | 2021-01-04
            7 | private home    | K2 | PR4 | 2021-01-04
            8 | temporary       | T4 | PR4 | 2021-01-04
            9 | no type         |    | PR4 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "private"): True,
        ("2021-01", "voluntary"): True,
        ("2021-01", "kin by agency"): True,
        ("2021-01", "in house"): False,
        ("2021-01", "other authority"): False,
        ("2021-01", "no provider"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 6, "50.0")


def test_placement_counts_in_the_month_it_started(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | on december 31 | 1 | S | 2020-12-31 |
            2 | on january 1   | 2 | S | 2021-01-01 |
            3 | on january 31  | 3 | S | 2021-01-31 |
            4 | on february 1  | 4 | S | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | on december 31 | U6 | PR4 | 2020-12-31
            2 | on january 1   | U6 | PR4 | 2021-01-01
            3 | on january 31  | U6 | PR1 | 2021-01-31
            4 | on february 1  | U6 | PR4 | 2021-02-01
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2020-12", "on december 31"): True,
        ("2021-01", "on january 1"): True,
        ("2021-01", "on january 31"): False,
    }


def test_only_s_p_and_b_begin_a_placement(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | legal change    | 1 | S | 2020-12-07 | 2021-01-11
            2 | legal change    | 1 | L | 2021-01-11 |
            3 | same carer      | 3 | S | 2020-12-07 | 2021-01-11
            4 | same carer      | 4 | T | 2021-01-11 |
            5 | legal and carer | 5 | S | 2020-12-07 | 2021-01-11
            6 | legal and carer | 6 | U | 2021-01-11 |
            7 | back again      | 7 | S | 2020-12-07 | 2021-01-11
            8 | back again      | 8 | P | 2021-01-11 | 2021-01-15
            9 | back again      | 7 | P | 2021-01-15 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | legal change    | U6 | PR4 | 2020-12-07
            3 | same carer      | U6 | PR4 | 2020-12-07
            4 | same carer      | U4 | PR4 | 2021-01-11
            5 | legal and carer | U6 | PR1 | 2020-12-07
            6 | legal and carer | U4 | PR1 | 2021-01-11
            7 | back again      | U6 | PR5 | 2020-12-07
            8 | back again      | T4 | PR5 | 2021-01-11
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2020-12", "legal change"): True,
        ("2020-12", "same carer"): True,
        ("2020-12", "legal and carer"): False,
        ("2020-12", "back again"): True,
    }


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3 | 1 | S | 2021-01-04 |
            2 | V4 | 2 | S | 2021-01-04 |
            3 | V2 | 3 | S | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V3 | U6 | PR4 | 2021-01-04
            2 | V4 | U6 | PR4 | 2021-01-04
            3 | V2 | U6 | PR4 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date"
            """
            1 | V3 | V3 | 2021-01-04
            2 | V4 | V4 | 2021-01-04
            3 | V2 | V2 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "V2"): True}


def test_every_placement_of_the_twelve_months_counts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | the day before | 1 | S | 2020-01-31 |
            2 | first day      | 2 | S | 2020-02-01 |
            3 | moved twice    | 3 | S | 2020-08-03 | 2020-08-17
            4 | moved twice    | 4 | P | 2020-08-17 | 2021-01-31
            5 | moved twice    | 5 | P | 2021-01-31 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | the day before | U6 | PR4 | 2020-01-31
            2 | first day      | U6 | PR4 | 2020-02-01
            3 | moved twice    | U6 | PR1 | 2020-08-03
            4 | moved twice    | U6 | PR1 | 2020-08-17
            5 | moved twice    | U6 | PR5 | 2021-01-31
            """,
        )
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (2, 4, "50.0")


def test_placement_is_shown_under_the_team_of_its_first_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | handed over | 1 | S | 2021-01-04 |
            2 | stayed      | 2 | S | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | handed over | U6 | PR4 | 2021-01-04
            2 | stayed      | U6 | PR1 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | W1 | T1 | handed over | 2021-01-04 | 2021-01-18
            2 | W2 | T2 | handed over | 2021-01-18 |
            3 | W2 | T2 | stayed      | 2021-01-04 |
            """,
        )
    )
    first = delivered.figure(KPI, "2021-01", "month", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (1, 1, "100.0")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (0, 1, "0.0")


def test_month_without_a_new_foster_placement_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
