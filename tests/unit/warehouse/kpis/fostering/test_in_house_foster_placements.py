"""FO03: children in in-house foster placements."""

from collections.abc import Callable
from typing import Any

KPI = "in_house_foster_placements"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_start_date"
)


def test_who_counts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | in house        | 1 | A | 2021-01-04 |
            2 | kinship         | 2 | B | 2021-01-04 |
            3 | agency          | 3 | C | 2021-01-04 |
            4 | other authority | 4 | D | 2021-01-04 |
            5 | no provider     | 5 | E | 2021-01-04 |
            6 | no type         | 6 | F | 2021-01-04 |
            7 | children's home | 7 | G | 2021-01-04 |
            8 | no placement    |   | H | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | in house        | A | U4 | PR1 | 2021-01-04
            2 | kinship         | B | U2 | PR1 | 2021-01-04
            3 | agency          | C | U4 | PR4 | 2021-01-04
            4 | other authority | D | U4 | PR2 | 2021-01-04
            5 | no provider     | E | U4 |     | 2021-01-04
            6 | no type         | F |    | PR1 | 2021-01-04
            7 | children's home | G | K2 | PR1 | 2021-01-04
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {("2021-01", "in house"), ("2021-01", "kinship")}
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["value_shown"]) == (2, "2")


def test_child_counts_once_when_looked_after_and_under_18_on_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id    | pers_dob
            came on the 31st  | 2010-05-05
            left on the 31st  | 2010-05-05
            18 on the 31st    | 2003-01-31
            18 on the 1st     | 2003-02-01
            open twice        | 2010-05-05
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | came on the 31st  | 1 | A | 2021-01-31 |
            2 | left on the 31st  | 2 | B | 2020-12-31 | 2021-01-31
            3 | 18 on the 31st    | 3 | C | 2021-01-04 |
            4 | 18 on the 1st     | 4 | D | 2021-01-04 |
            5 | open twice        | 5 | E | 2021-01-04 |
            6 | open twice        | 5 | E | 2021-01-11 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | came on the 31st  | A | U6 | PR1 | 2021-01-31
            2 | left on the 31st  | B | U6 | PR1 | 2020-12-31
            3 | 18 on the 31st    | C | U6 | PR1 | 2021-01-04
            4 | 18 on the 1st     | D | U6 | PR1 | 2021-01-04
            5 | open twice        | E | U6 | PR1 | 2021-01-04
            """,
        )
    )
    assert sorted(
        (str(unit["month_end"]), unit["person_key"]) for unit in delivered.units(KPI)
    ) == [
        ("2020-12-31", "left on the 31st"),
        ("2021-01-31", "18 on the 1st"),
        ("2021-01-31", "came on the 31st"),
        ("2021-01-31", "open twice"),
    ]


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3 | 1 | A | 2021-01-04 |
            2 | V4 | 2 | B | 2021-01-04 |
            3 | E1 | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V3 | A | U6 | PR1 | 2021-01-04
            2 | V4 | B | U6 | PR1 | 2021-01-04
            3 | E1 | C | U6 | PR1 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date"
            """
            1 | V3 | V3 | 2021-01-04
            2 | V4 | V4 | 2021-01-04
            3 | E1 | E1 | 2021-01-04
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {("2021-01", "E1")}


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | in house before | 1 | A | 2021-01-04 | 2021-01-29
            2 | in house before | 2 | A | 2021-01-29 |
            3 | agency before   | 3 | B | 2021-01-04 | 2021-01-29
            4 | agency before   | 4 | B | 2021-01-29 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | in house before | A | U6 | PR1 | 2021-01-04
            2 | in house before | A | T2 |     | 2021-01-29
            3 | agency before   | B | U6 | PR4 | 2021-01-04
            4 | agency before   | B | T4 | PR1 | 2021-01-29
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {("2021-01", "in house before")}


def test_ages_are_those_of_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            5 on the 31st  | 2016-01-31
            5 on the 1st   | 2016-02-01
            no birth date  |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 5 on the 31st | 1 | A | 2021-01-04 |
            2 | 5 on the 1st  | 2 | B | 2021-01-04 |
            3 | no birth date | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | 5 on the 31st | A | U6 | PR1 | 2021-01-04
            2 | 5 on the 1st  | B | U6 | PR1 | 2021-01-04
            3 | no birth date | C | U6 | PR1 | 2021-01-04
            """,
        )
    )
    for age_band in ("1 to 4", "5 to 9", "Not known"):
        january = delivered.figure(KPI, "2021-01", "month_end", "age_band", age_band)
        assert (january["numerator"], january["value_shown"]) == (1, "1"), age_band


def test_month_without_a_child_placed_in_house_is_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
