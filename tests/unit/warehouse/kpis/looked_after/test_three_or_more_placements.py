"""LA05: children looked after with 3 or more placements in 12 months."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "three_or_more_placements"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_reason | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_start_date | clap_cla_placement_end_date"
)
LEGAL_STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)


def deliver_moves(delivered: Any, moves: str) -> Any:  # noqa: ANN401 - Example
    """Deliver the episodes of `child | reason | placement type | start | end`.

    Each is in a placement of its own, with type `=` in the placement of the row above, and with
    type `-` in one that is not recorded.
    """
    episodes, placements = "", {}
    placement, placement_type, placed_on = 0, "", ""
    for number, line in enumerate(moves.strip().splitlines()):
        child, reason, kind, start, end = (cell.strip() for cell in line.split("|"))
        if kind == "-":
            episodes += f"\n{number} | {child} | | {child} | {reason} | {start} | {end}"
            continue
        if kind != "=":
            placement, placement_type, placed_on = number, kind, start
        placements[placement] = (
            f"\n{placement} | {child} | {child} | {placement_type} | {placed_on} | {end}"
        )
        episodes += f"\n{number} | {child} | {placement} | {child} | {reason} | {start} | {end}"
    delivered.deliver("ssd_cla_episodes", EPISODES + episodes)
    return delivered.deliver("ssd_cla_placement", PLACEMENTS + "".join(placements.values()))


def in_january(delivered: Any) -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (month, child), is_met in counted.items() if month == "2021-01"}


def test_s_p_and_b_begin_a_placement(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        one            | S | U6 | 2020-06-01 |
        two            | S | U6 | 2020-06-01 | 2020-08-03
        two            | P | K2 | 2020-08-03 |
        three          | S | U6 | 2020-06-01 | 2020-08-03
        three          | P | K2 | 2020-08-03 | 2020-10-05
        three          | B | U6 | 2020-10-05 |
        four           | S | U6 | 2020-06-01 | 2020-07-06
        four           | P | K2 | 2020-07-06 | 2020-08-03
        four           | P | U6 | 2020-08-03 | 2020-10-05
        four           | P | U4 | 2020-10-05 |
        type not known | S | U6 | 2020-06-01 | 2020-08-03
        type not known | P |    | 2020-08-03 | 2020-10-05
        type not known | P | U6 | 2020-10-05 |
        legal L        | S | U6 | 2020-06-01 | 2020-08-03
        legal L        | L | =  | 2020-08-03 | 2020-09-07
        legal L        | L | =  | 2020-09-07 | 2020-10-05
        legal L        | P | K2 | 2020-10-05 |
        same carer T   | S | U6 | 2020-06-01 | 2020-08-03
        same carer T   | T | U4 | 2020-08-03 | 2020-10-05
        same carer T   | P | U6 | 2020-10-05 |
        same carer U   | S | U6 | 2020-06-01 | 2020-08-03
        same carer U   | U | U4 | 2020-08-03 | 2020-10-05
        same carer U   | P | U6 | 2020-10-05 |
        """,
    )
    assert in_january(delivered) == {
        "one": False,
        "two": False,
        "three": True,
        "four": True,
        "type not known": True,
        "legal L": False,
        "same carer T": False,
        "same carer U": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 8, "37.5")


def test_reason_not_known_begins_no_placement(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        child | S | U6 | 2020-06-01 | 2020-08-03
        child |   | K2 | 2020-08-03 | 2020-10-05
        child | P | U6 | 2020-10-05 |
        """,
    )
    assert in_january(delivered) == {"child": False}


@pytest.mark.parametrize("kind", ["T0", "T1", "T2", "T3", "T4"])
def test_temporary_placement_is_none(example: Callable[..., Any], kind: str) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        f"""
        back with the carer | S | U6     | 2020-06-01 | 2020-08-03
        back with the carer | P | {kind} | 2020-08-03 | 2020-08-10
        back with the carer | T | U6     | 2020-08-10 | 2020-10-05
        back with the carer | P | K2     | 2020-10-05 |
        with a new carer    | S | U6     | 2020-06-01 | 2020-08-03
        with a new carer    | P | {kind} | 2020-08-03 | 2020-08-10
        with a new carer    | P | U6     | 2020-08-10 | 2020-10-05
        with a new carer    | P | K2     | 2020-10-05 |
        still away          | S | U6     | 2020-06-01 | 2020-08-03
        still away          | P | K2     | 2020-08-03 | 2021-01-25
        still away          | P | {kind} | 2021-01-25 |
        """,
    )
    assert in_january(delivered) == {
        "back with the carer": False,
        "with a new carer": True,
        "still away": False,
    }


def test_placement_is_open_in_the_12_months(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        ended on 1 February  | S | U6 | 2019-06-03 | 2020-02-01
        ended on 1 February  | P | K2 | 2020-02-01 | 2020-08-03
        ended on 1 February  | P | U6 | 2020-08-03 |
        ended on 2 February  | S | U6 | 2019-06-03 | 2020-02-02
        ended on 2 February  | P | K2 | 2020-02-02 | 2020-08-03
        ended on 2 February  | P | U6 | 2020-08-03 |
        moved on 31 January  | S | U6 | 2020-06-01 | 2020-08-03
        moved on 31 January  | P | K2 | 2020-08-03 | 2021-01-31
        moved on 31 January  | P | U6 | 2021-01-31 |
        moves on 1 February  | S | U6 | 2020-06-01 | 2020-08-03
        moves on 1 February  | P | K2 | 2020-08-03 | 2021-02-01
        moves on 1 February  | P | U6 | 2021-02-01 |
        carer of last year   | S | U6 | 2019-06-03 | 2020-01-13
        carer of last year   | T | U4 | 2020-01-13 | 2020-06-01
        carer of last year   | P | K2 | 2020-06-01 | 2020-08-03
        carer of last year   | P | U6 | 2020-08-03 |
        """,
    )
    assert in_january(delivered) == {
        "ended on 1 February": False,
        "ended on 2 February": True,
        "moved on 31 January": True,
        "moves on 1 February": False,
        "carer of last year": True,
    }


def test_placement_goes_on_while_the_child_is_in_a_temporary_one(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        child | S | U6 | 2019-06-03 | 2020-01-27
        child | P | T1 | 2020-01-27 | 2020-02-10
        child | P | K2 | 2020-02-10 | 2020-08-03
        child | P | U6 | 2020-08-03 |
        """,
    )
    assert in_january(delivered) == {"child": True}


def test_episode_left_open_is_over_when_the_next_one_begins(example: Callable[..., Any]) -> None:
    # From 1 February 2020 to 31 January 2021.
    delivered = deliver_moves(
        example("2021-01"),
        """
        moved before    | S | U6 | 2019-06-03 |
        moved before    | P | K2 | 2020-01-13 | 2020-08-03
        moved before    | P | U6 | 2020-08-03 |
        moved since     | S | U6 | 2019-06-03 |
        moved since     | P | K2 | 2020-03-02 | 2020-08-03
        moved since     | P | U6 | 2020-08-03 |
        order that day  | S | U6 | 2019-06-03 | 2020-03-02
        order that day  | P | K2 | 2020-03-02 | 2020-03-02
        order that day  | L | =  | 2020-03-02 | 2020-08-03
        order that day  | P | U6 | 2020-08-03 |
        """,
    )
    assert in_january(delivered) == {
        "moved before": False,
        "moved since": True,
        "order that day": True,
    }


def test_move_with_the_carer_goes_on_from_the_longer_of_two_placements_of_a_day(
    example: Callable[..., Any],
) -> None:
    # February 2020 to January 2021: the first placement of 15 January was over before.
    delivered = deliver_moves(
        example("2021-01"),
        """
        lower id first  | S | U6 | 2019-03-04 | 2020-01-15
        lower id first  | P | U6 | 2020-01-15 | 2020-01-15
        lower id first  | P | U6 | 2020-01-15 | 2020-03-02
        lower id first  | T | U6 | 2020-03-02 | 2020-05-04
        lower id first  | P | U6 | 2020-05-04 |
        higher id first | S | U6 | 2019-03-04 | 2020-01-15
        higher id first | P | U6 | 2020-01-15 | 2020-03-02
        higher id first | P | U6 | 2020-01-15 | 2020-01-15
        higher id first | T | U6 | 2020-03-02 | 2020-05-04
        higher id first | P | U6 | 2020-05-04 |
        """,
    )
    assert in_january(delivered) == {"lower id first": False, "higher id first": False}


def test_placement_left_open_is_over_when_the_next_one_begins(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        left open in 2019 | S | U6 | 2019-06-03 |
        left open in 2019 | P | K2 | 2019-10-07 | 2020-08-03
        left open in 2019 | P | U6 | 2020-08-03 |
        left care in 2019 | S | U6 | 2019-06-03 | 2019-10-07
        left care in 2019 | S | K2 | 2020-06-01 | 2020-08-03
        left care in 2019 | P | U6 | 2020-08-03 |
        """,
    )
    assert in_january(delivered) == {"left open in 2019": False, "left care in 2019": False}


def test_of_two_episodes_of_a_day_the_one_that_goes_on_is_the_later(
    example: Callable[..., Any],
) -> None:
    # The one that goes on, in placement K2, makes three of it: it was open in February 2020.
    goes_on = {
        "S first": ("S | - | 2019-06-03 |", "P | K2 | 2019-06-03 |"),
        "S second": ("P | K2 | 2019-06-03 |", "S | - | 2019-06-03 |"),
        "not known, then S": ("  | K2 | 2019-06-03 |", "S | - | 2019-06-03 |"),
        "of one day first": ("P | - | 2019-06-03 | 2019-06-03", "P | K2 | 2019-06-03 |"),
        "of one day second": ("P | K2 | 2019-06-03 |", "P | - | 2019-06-03 | 2019-06-03"),
    }
    for child, (one, other) in goes_on.items():
        delivered = deliver_moves(
            example("2021-01"),
            f"""
            {child} | {one}
            {child} | {other}
            {child} | P | U6 | 2020-03-02 | 2020-08-03
            {child} | P | U6 | 2020-08-03 |
            """,
        )
        assert in_january(delivered) == {child: True}


def test_child_without_a_placement_has_none(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        not recorded        | S | -  | 2020-06-01 |
        was on short breaks | S | U6 | 2020-06-01 |
        """,
    ).deliver(
        "ssd_legal_status",
        LEGAL_STATUSES
        + """
        1 | was on short breaks | V4 | 2020-06-01 | 2020-10-05
        2 | was on short breaks | C2 | 2020-10-05 |
        """,
    )
    assert in_january(delivered) == {"not recorded": False, "was on short breaks": False}


def test_placements_of_an_earlier_period_of_care_count(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | back in care | 1 | A | S | 2020-03-02 | 2020-04-06
            2 | back in care | 2 | A | P | 2020-04-06 | 2020-05-04
            3 | back in care | 3 | B | S | 2020-09-07 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | back in care | A | U6 | 2020-03-02 | 2020-04-06
            2 | back in care | A | K2 | 2020-04-06 | 2020-05-04
            3 | back in care | B | U6 | 2020-09-07 |
            """,
        )
    )
    assert in_january(delivered) == {"back in care": True}


def test_child_must_be_looked_after_at_month_end(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        "".join(
            f"""
            {child} | S | U6 | 2020-06-01 | 2020-08-03
            {child} | P | K2 | 2020-08-03 | 2020-10-05
            {child} | P | U6 | 2020-10-05 | {end}"""
            for child, end in (
                ("left on month end", "2021-01-31"),
                ("left the day after", "2021-02-01"),
                ("18 on month end", ""),
                ("18 the day after", ""),
                ("no birth date", ""),
                ("V2", ""),
                ("V3", ""),
                ("V4", ""),
                ("V4 before", ""),
            )
        ),
    )
    delivered.deliver(
        "ssd_person",
        """
        pers_person_id   | pers_dob
        18 on month end  | 2003-01-31
        18 the day after | 2003-02-01
        no birth date    |
        """,
    ).deliver(
        "ssd_legal_status",
        LEGAL_STATUSES
        + """
        1 | V2        | V2 | 2020-06-01 |
        2 | V3        | V3 | 2020-06-01 |
        3 | V4        | V4 | 2020-06-01 |
        4 | V4 before | V4 | 2020-06-01 | 2020-10-05
        5 | V4 before | C2 | 2020-10-05 |
        """,
    )
    assert in_january(delivered) == {
        "left the day after": True,
        "18 the day after": True,
        "no birth date": True,
        "V2": True,
        "V4 before": False,
    }


def test_history_must_reach_12_months_back(example: Callable[..., Any]) -> None:
    statuses = {
        months: deliver_moves(
            example("2021-01", history_months=months), "child | S | U6 | 2019-06-03 |"
        ).figure(KPI, "2021-01", "month_end")["status"]
        for months in (11, 12)
    }
    assert statuses == {11: "no_data", 12: "ok"}


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
