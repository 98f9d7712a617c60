"""FO01: foster placements with in-house carers."""

from collections.abc import Callable
from typing import Any

KPI = "in_house_foster_share"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)
LEGAL_STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)


def test_who_counts_and_who_is_with_in_house_carers(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | in house        | 1 | A | 2021-01-04 |
            2 | kinship         | 2 | B | 2021-01-04 |
            3 | private agency  | 3 | C | 2021-01-04 |
            4 | voluntary       | 4 | D | 2021-01-04 |
            5 | other authority | 5 | E | 2021-01-04 |
            6 | no provider     | 6 | F | 2021-01-04 |
            7 | children's home | 7 | G | 2021-01-04 |
            8 | no type         | 8 | H | 2021-01-04 |
            9 | no placement    |   | I | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | in house        | A | U6 | PR1 | 2021-01-04
            2 | kinship         | B | U1 | PR1 | 2021-01-04
            3 | private agency  | C | U6 | PR4 | 2021-01-04
            4 | voluntary       | D | U4 | PR5 | 2021-01-04
            5 | other authority | E | U5 | PR2 | 2021-01-04
            6 | no provider     | F | U6 |     | 2021-01-04
            7 | children's home | G | K2 | PR1 | 2021-01-04
            8 | no type         | H |    | PR1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "in house"): True,
        ("2021-01", "kinship"): True,
        ("2021-01", "private agency"): False,
        ("2021-01", "voluntary"): False,
        ("2021-01", "other authority"): False,
        ("2021-01", "no provider"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 6, "33.3")


def test_child_counts_when_looked_after_and_under_18_on_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id     | pers_dob
            came on month end  | 2010-05-05
            left on month end  | 2010-05-05
            left the day after | 2010-05-05
            18 on month end    | 2003-01-31
            18 the day after   | 2003-02-01
            no birth date      |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | came on month end  | 1 | A | 2021-01-31 |
            2 | left on month end  | 2 | B | 2021-01-04 | 2021-01-31
            3 | left the day after | 3 | C | 2021-01-04 | 2021-02-01
            4 | 18 on month end    | 4 | D | 2021-01-04 |
            5 | 18 the day after   | 5 | E | 2021-01-04 |
            6 | no birth date      | 6 | F | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | came on month end  | A | U6 | PR1 | 2021-01-31
            2 | left on month end  | B | U6 | PR1 | 2021-01-04
            3 | left the day after | C | U6 | PR1 | 2021-01-04
            4 | 18 on month end    | D | U6 | PR1 | 2021-01-04
            5 | 18 the day after   | E | U6 | PR1 | 2021-01-04
            6 | no birth date      | F | U6 | PR1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "came on month end"): True,
        ("2021-01", "left the day after"): True,
        ("2021-01", "18 the day after"): True,
        ("2021-01", "no birth date"): True,
    }


def test_child_on_short_breaks_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3             | 1 | A | 2021-01-04 |
            2 | V4             | 2 | B | 2021-01-04 |
            3 | V3 before C2   | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V3             | A | U6 | PR1 | 2021-01-04
            2 | V4             | B | U6 | PR1 | 2021-01-04
            3 | V3 before C2   | C | U6 | PR1 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V3             | V3 | 2021-01-04 |
            2 | V4             | V4 | 2021-01-04 |
            3 | V3 before C2   | V3 | 2021-01-04 | 2021-01-31
            4 | V3 before C2   | C2 | 2021-01-31 |
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "V3 before C2"): True}


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | in house before   | 1 | A  | 2021-01-04 | 2021-01-28
            2 | in house before   | 2 | A  | 2021-01-28 |
            3 | agency before     | 3 | B  | 2021-01-04 | 2021-01-28
            4 | agency before     | 4 | B  | 2021-01-28 |
            5 | home before       | 5 | C  | 2021-01-04 | 2021-01-28
            6 | home before       | 6 | C  | 2021-01-28 |
            7 | two temporary     | 7 | D  | 2021-01-04 | 2021-01-20
            8 | two temporary     | 8 | D  | 2021-01-20 | 2021-01-28
            9 | two temporary     | 9 | D  | 2021-01-28 |
            a | earlier care only | a | E1 | 2021-01-04 | 2021-01-08
            b | earlier care only | b | E2 | 2021-01-28 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | in house before   | A  | U6 | PR1 | 2021-01-04
            2 | in house before   | A  | T4 | PR4 | 2021-01-28
            3 | agency before     | B  | U6 | PR4 | 2021-01-04
            4 | agency before     | B  | T3 | PR1 | 2021-01-28
            5 | home before       | C  | K2 | PR1 | 2021-01-04
            6 | home before       | C  | T2 | PR1 | 2021-01-28
            7 | two temporary     | D  | U3 | PR1 | 2021-01-04
            8 | two temporary     | D  | T1 |     | 2021-01-20
            9 | two temporary     | D  | T0 |     | 2021-01-28
            a | earlier care only | E1 | U6 | PR1 | 2021-01-04
            b | earlier care only | E2 | T4 | PR1 | 2021-01-28
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "in house before"): True,
        ("2021-01", "agency before"): False,
        ("2021-01", "two temporary"): True,
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
            1 | provider missing | 1 | A | 2021-01-04 | 2021-01-28
            2 | provider missing | 2 | A | 2021-01-28 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | provider missing | A | U6 |     | 2021-01-04
            2 | provider missing | A | T4 | PR1 | 2021-01-28
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "provider missing"): False}


def test_girls_and_boys_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_sex | pers_dob
            girl in house  | F        | 2010-05-05
            girl agency    | F        | 2010-05-05
            boy in house   | M        | 2010-05-05
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | girl in house | 1 | A | 2021-01-04 |
            2 | girl agency   | 2 | B | 2021-01-04 |
            3 | boy in house  | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | girl in house | A | U6 | PR1 | 2021-01-04
            2 | girl agency   | B | U6 | PR4 | 2021-01-04
            3 | boy in house  | C | U6 | PR1 | 2021-01-04
            """,
        )
    )
    girls = delivered.figure(KPI, "2021-01", "month_end", "sex", "Female")
    boys = delivered.figure(KPI, "2021-01", "month_end", "sex", "Male")
    assert (girls["numerator"], girls["denominator"], girls["value_shown"]) == (1, 2, "50.0")
    assert (boys["numerator"], boys["denominator"], boys["value_shown"]) == (1, 1, "100.0")


def test_month_without_a_foster_placement_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
