"""LA06: children in the same placement for 2 years."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "stable_placement_2_years"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_reason | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date | clae_entered_care_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_start_date | clap_cla_placement_end_date"
)


def deliver_moves(delivered: Any, moves: str, born: str = "2010-05-05") -> Any:  # noqa: ANN401
    """Deliver the episodes of `child | reason | placement type | start | end`.

    Each is in a placement of its own, or with type `=` in the placement of the row above.
    """
    episodes, placements, children = "", {}, {}
    placement, placement_type, placed_on = 0, "", ""
    for number, line in enumerate(moves.strip().splitlines()):
        child, reason, kind, start, end = (cell.strip() for cell in line.split("|"))
        if kind != "=":
            placement, placement_type, placed_on = number, kind, start
        placements[placement] = (
            f"\n{placement} | {child} | {child} | {placement_type} | {placed_on} | {end}"
        )
        episodes += f"\n{number} | {child} | {placement} | {child} | {reason} | {start} | {end} |"
        children[child] = f"\n{child} | {born}"
    delivered.deliver("ssd_cla_episodes", EPISODES + episodes)
    delivered.deliver("ssd_cla_placement", PLACEMENTS + "".join(placements.values()))
    return delivered.deliver("ssd_person", "pers_person_id | pers_dob" + "".join(children.values()))


def in_january(delivered: Any) -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (month, child), is_met in counted.items() if month == "2021-01"}


def test_child_is_2_years_with_the_same_carer(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        never moved          | S | U6 | 2018-06-04 |
        2 years              | S | U6 | 2018-06-04 | 2019-02-01
        2 years              | P | U6 | 2019-02-01 |
        a day short          | S | U6 | 2018-06-04 | 2019-02-02
        a day short          | P | U6 | 2019-02-02 |
        carer by B           | S | U6 | 2018-06-04 | 2020-06-01
        carer by B           | B | U6 | 2020-06-01 |
        moved on month end   | S | U6 | 2018-06-04 | 2021-01-31
        moved on month end   | P | U6 | 2021-01-31 |
        moves the day after  | S | U6 | 2018-06-04 | 2021-02-01
        moves the day after  | P | U6 | 2021-02-01 |
        same carer T         | S | U6 | 2018-06-04 | 2020-06-01
        same carer T         | T | K2 | 2020-06-01 |
        same carer U         | S | U6 | 2018-06-04 | 2020-06-01
        same carer U         | U | U4 | 2020-06-01 |
        order made L         | S | U6 | 2018-06-04 | 2020-06-01
        order made L         | L | =  | 2020-06-01 |
        placed twice by L    | S | U6 | 2018-06-04 | 2020-06-01
        placed twice by L    | L | U6 | 2020-06-01 |
        P then T             | S | U6 | 2018-06-04 | 2020-03-02
        P then T             | P | U6 | 2020-03-02 | 2020-06-01
        P then T             | T | U4 | 2020-06-01 |
        long term type moved | S | U4 | 2018-06-04 | 2020-06-01
        long term type moved | P | U4 | 2020-06-01 |
        """,
    )
    assert in_january(delivered) == {
        "never moved": True,
        "2 years": True,
        "a day short": False,
        "carer by B": False,
        "moved on month end": False,
        "moves the day after": True,
        "same carer T": True,
        "same carer U": True,
        "order made L": True,
        "placed twice by L": True,
        "P then T": False,
        "long term type moved": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (7, 12)
    assert january["value_shown"] == "58.3"


@pytest.mark.parametrize("kind", ["T0", "T1", "T2", "T3", "T4"])
def test_temporary_placement_belongs_to_the_one_before(
    example: Callable[..., Any], kind: str
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        f"""
        still away          | S | U6     | 2018-06-04 | 2021-01-25
        still away          | P | {kind} | 2021-01-25 |
        back with the carer | S | U6     | 2018-06-04 | 2020-08-03
        back with the carer | P | {kind} | 2020-08-03 | 2020-08-10
        back with the carer | T | U6     | 2020-08-10 |
        with a new carer    | S | U6     | 2018-06-04 | 2020-08-03
        with a new carer    | P | {kind} | 2020-08-03 | 2020-08-10
        with a new carer    | P | U6     | 2020-08-10 |
        """,
    )
    assert in_january(delivered) == {
        "still away": True,
        "back with the carer": True,
        "with a new carer": False,
    }


@pytest.mark.parametrize("kind", ["A3", "A4", "A5", "A6"])
def test_adoptive_placement_counts_with_the_one_before(
    example: Callable[..., Any], kind: str
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        f"""
        fostered before      | S | U6     | 2018-06-04 | 2020-06-01
        fostered before      | P | {kind} | 2020-06-01 |
        2 years together     | S | K2     | 2018-06-04 | 2019-02-01
        2 years together     | P | U6     | 2019-02-01 | 2020-06-01
        2 years together     | B | {kind} | 2020-06-01 |
        a day short together | S | K2     | 2018-06-04 | 2019-02-02
        a day short together | P | U6     | 2019-02-02 | 2020-06-01
        a day short together | P | {kind} | 2020-06-01 |
        same carer before    | S | U6     | 2018-06-04 | 2019-06-03
        same carer before    | T | U5     | 2019-06-03 | 2020-06-01
        same carer before    | P | {kind} | 2020-06-01 |
        away before          | S | U6     | 2018-06-04 | 2020-05-18
        away before          | P | T4     | 2020-05-18 | 2020-06-01
        away before          | P | {kind} | 2020-06-01 |
        away after           | S | U6     | 2018-06-04 | 2020-06-01
        away after           | P | {kind} | 2020-06-01 | 2021-01-25
        away after           | P | T1     | 2021-01-25 |
        fostered after       | S | {kind} | 2018-06-04 | 2020-06-01
        fostered after       | P | U6     | 2020-06-01 |
        adopted by carer     | S | K2     | 2018-06-04 | 2019-02-04
        adopted by carer     | P | U6     | 2019-02-04 | 2020-06-01
        adopted by carer     | T | {kind} | 2020-06-01 |
        adopters moved       | S | U6     | 2018-06-04 | 2019-02-04
        adopters moved       | P | {kind} | 2019-02-04 | 2020-06-01
        adopters moved       | T | {kind} | 2020-06-01 |
        """,
    )
    assert in_january(delivered) == {
        "fostered before": True,
        "2 years together": True,
        "a day short together": False,
        "same carer before": True,
        "away before": True,
        "away after": True,
        "fostered after": False,
        # The placement before is the time that this carer was a foster carer.
        "adopted by carer": False,
        "adopters moved": True,
    }


def test_child_counts_when_looked_after_2_years_and_a_half(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            "pers_person_id | pers_dob"
            + "".join(
                f"\n{child} | 2010-05-05"
                for child in (
                    *("30 months", "a day short", "back in care", "entered on the day"),
                    *("entered a day late", "first known episode", "first known too late"),
                    *("left on month end", "left the day after"),
                )
            ),
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 30 months            | 1 | A | S | 2018-08-01 |            |
            2 | a day short          | 2 | B | S | 2018-08-02 |            |
            3 | back in care         | 3 | C | S | 2016-06-06 | 2018-09-03 |
            4 | back in care         | 4 | D | S | 2018-09-03 |            |
            5 | entered on the day   | 5 | E | P | 2019-03-04 |            | 2018-08-01
            6 | entered a day late   | 6 | F | P | 2019-03-04 |            | 2018-08-02
            7 | first known episode  | 7 | G | P | 2018-08-01 |            |
            8 | first known too late | 8 | H | P | 2018-08-02 |            |
            9 | left on month end    | 9 | I | S | 2018-06-04 | 2021-01-31 |
            a | left the day after   | a | J | S | 2018-06-04 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cla_placement",
            PLACEMENTS
            + """
            1 | 30 months            | A | U6 | 2018-08-01 |
            2 | a day short          | B | U6 | 2018-08-02 |
            3 | back in care         | C | U6 | 2016-06-06 | 2018-09-03
            4 | back in care         | D | U6 | 2018-09-03 |
            5 | entered on the day   | E | U6 | 2019-03-04 |
            6 | entered a day late   | F | U6 | 2019-03-04 |
            7 | first known episode  | G | U6 | 2018-08-01 |
            8 | first known too late | H | U6 | 2018-08-02 |
            9 | left on month end    | I | U6 | 2018-06-04 | 2021-01-31
            a | left the day after   | J | U6 | 2018-06-04 | 2021-02-01
            """,
        )
    )
    assert in_january(delivered) == {
        "30 months": True,
        "entered on the day": False,
        "first known episode": True,
        "left the day after": True,
    }


@pytest.mark.parametrize(
    ("born", "counts"),
    [
        pytest.param("2005-01-31", False, id="16 on month end"),
        pytest.param("2005-02-01", True, id="16 the day after"),
        pytest.param("", False, id="no birth date"),
    ],
)
def test_child_counts_until_16(example: Callable[..., Any], born: str, counts: bool) -> None:
    delivered = deliver_moves(example("2021-01"), "child | S | U6 | 2018-06-04 |", born)
    assert ("child" in in_january(delivered)) is counts


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        V2 | S | U6 | 2018-06-04 |
        V3 | S | U6 | 2018-06-04 |
        V4 | S | U6 | 2018-06-04 |
        """,
    ).deliver(
        "ssd_legal_status",
        """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
        1                    | V2             | V2                | 2018-06-04
        2                    | V3             | V3                | 2018-06-04
        3                    | V4             | V4                | 2018-06-04
        """,
    )
    assert in_january(delivered) == {"V2": True}


def test_placement_not_recorded_is_never_stable(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_person", "pers_person_id | pers_dob\nchild | 2010-05-05")
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | | A | S | 2018-06-04 | |")
    )
    assert in_january(delivered) == {"child": False}


def test_history_must_reach_2_years_and_a_half_back(example: Callable[..., Any]) -> None:
    statuses = {
        months: deliver_moves(
            example("2021-01", history_months=months), "child | S | U6 | 2018-06-04 |"
        ).figure(KPI, "2021-01", "month_end")["status"]
        for months in (29, 30)
    }
    assert statuses == {29: "no_data", 30: "ok"}


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
