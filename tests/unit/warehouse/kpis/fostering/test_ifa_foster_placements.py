"""FO04: children in independent fostering agency placements."""

from collections.abc import Callable
from typing import Any

KPI = "ifa_foster_placements"

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
            1 | private         | 1 | A | 2021-01-04 |
            2 | voluntary       | 2 | B | 2021-01-04 |
            3 | kin by agency   | 3 | C | 2021-01-04 |
            4 | in house        | 4 | D | 2021-01-04 |
            5 | other authority | 5 | E | 2021-01-04 |
            6 | no provider     | 6 | F | 2021-01-04 |
            7 | no type         | 7 | G | 2021-01-04 |
            8 | private school  | 8 | H | 2021-01-04 |
            9 | no placement    |   | I | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | private         | A | U6 | PR4 | 2021-01-04
            2 | voluntary       | B | U5 | PR5 | 2021-01-04
            3 | kin by agency   | C | U3 | PR4 | 2021-01-04
            4 | in house        | D | U6 | PR1 | 2021-01-04
            5 | other authority | E | U6 | PR2 | 2021-01-04
            6 | no provider     | F | U6 |     | 2021-01-04
            7 | no type         | G |    | PR4 | 2021-01-04
            8 | private school  | H | S1 | PR4 | 2021-01-04
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {
        ("2021-01", "private"),
        ("2021-01", "voluntary"),
        ("2021-01", "kin by agency"),
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["value_shown"]) == (3, "3")


def test_each_month_end_counts_who_is_there_on_that_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            nov 30 to jan 31 | 2010-05-05
            18 on dec 31     | 2002-12-31
            18 on jan 1      | 2003-01-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | nov 30 to jan 31 | 1 | A | 2020-11-30 | 2021-01-31
            2 | 18 on dec 31     | 2 | B | 2020-11-30 |
            3 | 18 on jan 1      | 3 | C | 2020-11-30 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | nov 30 to jan 31 | A | U6 | PR4 | 2020-11-30
            2 | 18 on dec 31     | B | U6 | PR4 | 2020-11-30
            3 | 18 on jan 1      | C | U6 | PR4 | 2020-11-30
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {
        ("2020-11", "nov 30 to jan 31"),
        ("2020-12", "nov 30 to jan 31"),
        ("2020-11", "18 on dec 31"),
        ("2020-11", "18 on jan 1"),
        ("2020-12", "18 on jan 1"),
    }


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3 | 1 | A | 2021-01-04 |
            2 | V4 | 2 | B | 2021-01-04 |
            3 | C1 | 3 | C | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | V3 | A | U6 | PR5 | 2021-01-04
            2 | V4 | B | U6 | PR5 | 2021-01-04
            3 | C1 | C | U6 | PR5 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date"
            """
            1 | V3 | V3 | 2021-01-04
            2 | V4 | V4 | 2021-01-04
            3 | C1 | C1 | 2021-01-04
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {("2021-01", "C1")}


def test_temporary_placement_counts_under_the_placement_before(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | agency before   | 1 | A | 2021-01-04 | 2021-01-29
            2 | agency before   | 2 | A | 2021-01-29 |
            3 | in house before | 3 | B | 2021-01-04 | 2021-01-29
            4 | in house before | 4 | B | 2021-01-29 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | agency before   | A | U6 | PR4 | 2021-01-04
            2 | agency before   | A | T3 | PR1 | 2021-01-29
            3 | in house before | B | U6 | PR1 | 2021-01-04
            4 | in house before | B | T1 | PR4 | 2021-01-29
            """,
        )
    )
    assert set(delivered.counted(KPI)) == {("2021-01", "agency before")}


def test_children_are_shown_by_ethnicity_group(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob   | pers_ethnicity
            Roma            | 2010-05-05 | WROM
            White British   | 2010-05-05 | WBRI
            Indian          | 2010-05-05 | AIND
            no ethnicity    | 2010-05-05 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | Roma          | 1 | A | 2021-01-04 |
            2 | White British | 2 | B | 2021-01-04 |
            3 | Indian        | 3 | C | 2021-01-04 |
            4 | no ethnicity  | 4 | D | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | Roma          | A | U6 | PR4 | 2021-01-04
            2 | White British | B | U6 | PR4 | 2021-01-04
            3 | Indian        | C | U6 | PR4 | 2021-01-04
            4 | no ethnicity  | D | U6 | PR4 | 2021-01-04
            """,
        )
    )
    for group, children in (("White", 2), ("Asian / Asian British", 1), ("Not known", 1)):
        january = delivered.figure(KPI, "2021-01", "month_end", "ethnicity_group", group)
        assert january["numerator"] == children, group


def test_month_without_a_child_placed_with_an_agency_is_zero(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
