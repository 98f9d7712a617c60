"""Children looked after at a month end, each once, under the placement that counts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_reason | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_provider | clap_cla_placement_distance"
    " | clap_cla_placement_start_date | clap_cla_placement_end_date"
)
STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)


def in_january(delivered: Any) -> dict[object, dict[str, Any]]:  # noqa: ANN401 - Example
    """The children looked after at the end of January 2021."""
    rows = [
        row
        for row in delivered.make("facts.looked_after_at_month_end")
        if row["month_end"] == date(2021, 1, 31)
    ]
    children = {row["person_key"]: row for row in rows}
    assert len(children) == len(rows), "a child is counted twice"
    return children


def test_episode_must_be_open_at_the_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | starts on month end      |   | | S | 2021-01-31 |
        2 | starts the day after     |   | | S | 2021-02-01 |
        3 | ends on month end        |   | | S | 2020-06-01 | 2021-01-31
        4 | ends the day after       |   | | S | 2020-06-01 | 2021-02-01
        5 | still open               |   | | S | 2020-06-01 |
        6 | goes on the same day     | 1 | | S | 2020-06-01 | 2021-01-31
        7 | goes on the same day     | 2 | | P | 2021-01-31 |
        """,
    )
    assert set(in_january(delivered)) == {
        "starts on month end",
        "ends the day after",
        "still open",
        "goes on the same day",
    }


def test_child_with_two_open_episodes_counts_once_under_the_later(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | later start | 1 | A | S | 2020-06-01 |
            2 | later start | 2 | A | P | 2020-12-07 |
            4 | same start  | 3 | B | S | 2020-12-07 |
            3 | same start  | 4 | B | L | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | later start | A | U6 | PR1 | 1 | 2020-06-01 |
            2 | later start | A | K2 | PR4 | 2 | 2020-12-07 |
            3 | same start  | B | U6 | PR1 | 1 | 2020-12-07 |
            4 | same start  | B | K2 | PR4 | 2 | 2020-12-07 |
            """,
        )
    )
    children = in_january(delivered)
    assert children["later start"]["placement_type_code"] == "K2"
    # Of two that start on one day the S comes first, so the other one is later.
    assert children["same start"]["placement_type_code"] == "K2"


def test_reason_not_known_is_no_earlier_than_another_of_its_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | child | 1 | A | T | 2020-12-07 |
            2 | child | 2 | A |   | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | child | A | R1 | PR2 | 1 | 2020-12-07 | 2020-12-07
            2 | child | A | U6 | PR1 | 2 | 2020-12-07 |
            """,
        )
    )
    assert in_january(delivered)["child"]["placement_type_code"] == "U6"


def test_being_looked_after_ends_at_the_18th_birthday(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 18 the day after       | | | S | 2020-06-01 |
            2 | 18 on month end        | | | S | 2020-06-01 |
            3 | 18 long ago            | | | S | 2020-06-01 |
            4 | born in the month      | | | S | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_person",
            """
            pers_person_id         | pers_dob
            18 the day after       | 2003-02-01
            18 on month end        | 2003-01-31
            18 long ago            | 2000-01-31
            born in the month      | 2021-01-03
            """,
        )
    )
    assert set(in_january(delivered)) == {"18 the day after", "born in the month"}


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3                  | | | S | 2020-06-01 |
            2 | V4                  | | | S | 2020-06-01 |
            3 | V2                  | | | S | 2020-06-01 |
            4 | V4 until month end  | | | S | 2020-06-01 |
            5 | V4 from month end   | | | S | 2020-06-01 |
            6 | no legal status     | | | S | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            STATUSES
            + """
            1 | V3                  | V3 | 2020-06-01 |
            2 | V4                  | V4 | 2020-06-01 |
            3 | V2                  | V2 | 2020-06-01 |
            4 | V4 until month end  | V4 | 2020-06-01 | 2021-01-31
            5 | V4 until month end  | C2 | 2021-01-31 |
            6 | V4 from month end   | C2 | 2020-06-01 | 2021-01-31
            7 | V4 from month end   | V4 | 2021-01-31 |
            """,
        )
    )
    assert {child: row["legal_status_code"] for child, row in in_january(delivered).items()} == {
        "V2": "V2",
        "V4 until month end": "C2",
        "no legal status": None,
    }


def test_temporary_placement_counts_under_the_one_before_it(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | in hospital       | 1 | A | S | 2020-06-01 | 2021-01-18
            2 | in hospital       | 2 | A | P | 2021-01-18 |
            3 | twice away        | 3 | B | S | 2020-06-01 | 2021-01-11
            4 | twice away        | 4 | B | P | 2021-01-11 | 2021-01-18
            5 | twice away        | 5 | B | P | 2021-01-18 |
            6 | nothing before it | 6 | C | S | 2021-01-18 |
            7 | earlier care      | 8 | E | S | 2021-01-18 |
            8 | back again        | 9 | F | P | 2021-01-18 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | in hospital       | A | U4 | PR1 | 3  | 2020-06-01 | 2021-01-18
            2 | in hospital       | A | T1 |     | 30 | 2021-01-18 |
            3 | twice away        | B | U6 | PR4 | 4  | 2020-06-01 | 2021-01-11
            4 | twice away        | B | T2 |     | 40 | 2021-01-11 | 2021-01-18
            5 | twice away        | B | T1 |     | 41 | 2021-01-18 |
            6 | nothing before it | C | T4 | PR1 | 50 | 2021-01-18 |
            7 | earlier care      | D | U5 | PR1 | 6  | 2019-06-03 | 2019-12-02
            8 | earlier care      | E | T4 | PR2 | 60 | 2021-01-18 |
            b | back again        | F | T1 |     | 71 | 2021-01-11 | 2021-01-18
            9 | back again        | F | K2 | PR4 | 7  | 2021-01-18 |
            a | back again        | F | U4 | PR1 | 70 | 2020-06-01 | 2021-01-11
            """,
        )
    )
    columns = ("placement_type_code", "provider_code", "distance_miles", "is_foster")
    assert {
        child: tuple(row[name] for name in columns) for child, row in in_january(delivered).items()
    } == {
        "in hospital": ("U4", "PR1", 3, True),
        "twice away": ("U6", "PR4", 4, True),
        "nothing before it": ("T4", "PR1", 50, False),
        "earlier care": ("T4", "PR2", 60, False),
        "back again": ("K2", "PR4", 7, False),
    }


def test_what_is_not_known_of_the_placement_before_stays_not_known(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | 2 | A | P | 2021-01-18 |")
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | child | A | U4 |     |    | 2020-06-01 | 2021-01-18
            2 | child | A | T1 | PR4 | 30 | 2021-01-18 |
            """,
        )
    )
    child = in_january(delivered)["child"]
    assert (child["placement_type_code"], child["provider_code"]) == ("U4", None)
    assert child["distance_miles"] is None


def test_placement_is_described(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | fostered     | 1 | A | S | 2020-06-01 |
            2 | residential  | 2 | B | S | 2020-06-01 |
            3 | with parents | 3 | C | S | 2020-06-01 |
            4 | no placement |   | D | S | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | fostered     | A | U1 | PR1 | 12.5  | 2020-06-01 |
            2 | residential  | B | K2 | PR4 | 999.9 | 2020-06-01 |
            3 | with parents | C | P1 | PR0 |       | 2020-06-01 |
            """,
        )
    )
    columns = ("is_foster", "is_residential", "distance_miles", "placement_start_date")
    children = in_january(delivered)
    started = date(2020, 6, 1)
    assert {child: tuple(row[name] for name in columns) for child, row in children.items()} == {
        "fostered": (True, False, Decimal("12.5"), started),
        "residential": (False, True, Decimal("999.9"), started),
        "with parents": (False, False, None, started),
        "no placement": (False, False, None, None),
    }


def test_team_is_the_one_responsible_at_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | | | S | 2020-06-01 |")
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | child | 2020-03-02 | 2021-01-31
            2 | T2 | child | 2021-01-31 |
            """,
        )
    )
    assert in_january(delivered)["child"]["team"] == "PACT 1"
    rows = delivered.rows("from facts.looked_after_at_month_end order by month_end")
    assert [row["team"] for row in rows[-2:]] == ["Assessment 1", "PACT 1"]
