"""FO06: children in residential placements."""

from collections.abc import Callable
from typing import Any

KPI = "residential_placements"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)


def test_who_counts_and_who_is_in_residential_care(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | secure home        | 1 | A | 2021-01-04 |
            2 | children's home    | 2 | B | 2021-01-04 |
            3 | care home          | 3 | C | 2021-01-04 |
            4 | residential school | 4 | D | 2021-01-04 |
            5 | hospital           | 5 | E | 2021-01-04 |
            6 | family centre      | 6 | F | 2021-01-04 |
            7 | young offenders    | 7 | G | 2021-01-04 |
            8 | semi-independent   | 8 | H | 2021-01-04 |
            9 | at home            | 9 | I | 2021-01-04 |
            a | foster             | a | J | 2021-01-04 |
            b | no type            | b | K | 2021-01-04 |
            c | no placement       |   | L | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | secure home        | A | K1 | PR2 | 2021-01-04
            2 | children's home    | B | K2 | PR4 | 2021-01-04
            3 | care home          | C | R1 |     | 2021-01-04
            4 | residential school | D | S1 | PR5 | 2021-01-04
            5 | hospital           | E | R2 | PR3 | 2021-01-04
            6 | family centre      | F | R3 | PR4 | 2021-01-04
            7 | young offenders    | G | R5 | PR3 | 2021-01-04
            8 | semi-independent   | H | H5 | PR4 | 2021-01-04
            9 | at home            | I | P1 | PR0 | 2021-01-04
            a | foster             | J | U6 | PR1 | 2021-01-04
            b | no type            | K |    | PR4 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "secure home"): True,
        ("2021-01", "children's home"): True,
        ("2021-01", "care home"): True,
        ("2021-01", "residential school"): True,
        ("2021-01", "hospital"): False,
        ("2021-01", "family centre"): False,
        ("2021-01", "young offenders"): False,
        ("2021-01", "semi-independent"): False,
        ("2021-01", "at home"): False,
        ("2021-01", "foster"): False,
        ("2021-01", "no type"): False,
        ("2021-01", "no placement"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 12, "33.3")


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
            moved on month end | 2010-05-05
            18 on month end    | 2003-01-31
            18 the day after   | 2003-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | came on month end  | 1 | A | 2021-01-31 |
            2 | left on month end  | 2 | B | 2021-01-04 | 2021-01-31
            3 | moved on month end | 3 | C | 2021-01-04 | 2021-01-31
            4 | moved on month end | 4 | C | 2021-01-31 |
            5 | 18 on month end    | 5 | D | 2021-01-04 |
            6 | 18 the day after   | 6 | E | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | came on month end  | A | K2 | PR1 | 2021-01-31
            2 | left on month end  | B | K2 | PR1 | 2021-01-04
            3 | moved on month end | C | K2 | PR1 | 2021-01-04
            4 | moved on month end | C | U6 | PR1 | 2021-01-31
            5 | 18 on month end    | D | K2 | PR1 | 2021-01-04
            6 | 18 the day after   | E | K2 | PR1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "came on month end"): True,
        ("2021-01", "moved on month end"): False,
        ("2021-01", "18 the day after"): True,
    }


def test_short_breaks_are_left_out_of_the_children_looked_after(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3 | 1 | A | 2021-01-04 |
            2 | V4 | 2 | B | 2021-01-04 |
            3 | J1 | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V3 | A | K2 | PR1 | 2021-01-04
            2 | V4 | B | U6 | PR1 | 2021-01-04
            3 | J1 | C | K1 | PR2 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date"
            """
            1 | V3 | V3 | 2021-01-04
            2 | V4 | V4 | 2021-01-04
            3 | J1 | J1 | 2021-01-04
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "J1"): True}


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | home before    | 1 | A | 2021-01-04 | 2021-01-29
            2 | home before    | 2 | A | 2021-01-29 |
            3 | foster before  | 3 | B | 2021-01-04 | 2021-01-29
            4 | foster before  | 4 | B | 2021-01-29 |
            5 | nothing before | 5 | C | 2021-01-29 |
            6 | back again     | 6 | D | 2021-01-04 | 2021-01-20
            7 | back again     | 7 | D | 2021-01-20 | 2021-01-25
            8 | back again     | 6 | D | 2021-01-25 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | home before    | A | K2 | PR4 | 2021-01-04
            2 | home before    | A | T1 | PR3 | 2021-01-29
            3 | foster before  | B | U6 | PR1 | 2021-01-04
            4 | foster before  | B | T4 | PR4 | 2021-01-29
            5 | nothing before | C | T0 | PR4 | 2021-01-29
            6 | back again     | D | R1 | PR4 | 2021-01-04
            7 | back again     | D | T2 | PR4 | 2021-01-20
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "home before"): True,
        ("2021-01", "foster before"): False,
        ("2021-01", "nothing before"): False,
        ("2021-01", "back again"): True,
    }


def test_age_bands_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            16 on month end  | 2005-01-31
            17               | 2003-05-05
            16 the day after | 2005-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 16 on month end  | 1 | A | 2021-01-04 |
            2 | 17               | 2 | B | 2021-01-04 |
            3 | 16 the day after | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | 16 on month end  | A | K2 | PR1 | 2021-01-04
            2 | 17               | B | U6 | PR1 | 2021-01-04
            3 | 16 the day after | C | K2 | PR1 | 2021-01-04
            """,
        )
    )
    older = delivered.figure(KPI, "2021-01", "month_end", "age_band", "16 to 17")
    younger = delivered.figure(KPI, "2021-01", "month_end", "age_band", "10 to 15")
    assert (older["numerator"], older["denominator"], older["value_shown"]) == (1, 2, "50.0")
    assert (younger["numerator"], younger["denominator"]) == (1, 1)


def test_month_without_a_child_looked_after_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
