"""LA08: children looked after visited on time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

KPI = "looked_after_visits_on_time"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_id"
    " | clae_cla_episode_start_reason | clae_cla_episode_start_date"
    " | clae_cla_episode_ceased_date"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_person_id | clap_cla_id | clap_cla_placement_type"
    " | clap_cla_placement_start_date | clap_cla_placement_end_date"
)
VISITS = "clav_cla_visit_id | clav_person_id | clav_cla_visit_date | clav_cla_visit_seen"


def deliver_moves(delivered: Any, moves: str) -> Any:  # noqa: ANN401 - Example
    """Deliver the episodes of `child | reason | placement type | start | end`.

    Each is in a placement of its own, or with type `=` in the placement of the row above.
    """
    episodes, placements = "", {}
    placement, placement_type, placed_on = 0, "", ""
    for number, line in enumerate(moves.strip().splitlines()):
        child, reason, kind, start, end = (cell.strip() for cell in line.split("|"))
        if kind != "=":
            placement, placement_type, placed_on = number, kind, start
        placements[placement] = (
            f"\n{placement} | {child} | {child} | {placement_type} | {placed_on} | {end}"
        )
        episodes += f"\n{number} | {child} | {placement} | {child} | {reason} | {start} | {end}"
    delivered.deliver("ssd_cla_episodes", EPISODES + episodes)
    return delivered.deliver("ssd_cla_placement", PLACEMENTS + "".join(placements.values()))


def deliver_visits(delivered: Any, visits: str) -> Any:  # noqa: ANN401 - Example
    """Deliver `child | days on which the child was seen`."""
    rows = ""
    for line in visits.strip().splitlines():
        child, days = (cell.strip() for cell in line.split("|"))
        rows += "".join(f"\n{child} {day} | {child} | {day} | Y" for day in days.split())
    return delivered.deliver("ssd_cla_visits", VISITS + rows)


def six_weekly(first: str, last: str) -> str:
    """The days from a first one, 42 days apart, none after the last."""
    days = [date.fromisoformat(first)]
    while days[-1] + timedelta(42) <= date.fromisoformat(last):
        days.append(days[-1] + timedelta(42))
    return " ".join(map(str, days))


def in_january(delivered: Any) -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (month, child), is_met in counted.items() if month == "2021-01"}


def test_first_visit_is_within_a_week_and_later_ones_every_6_weeks(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        on the first day         | S | U6 | 2021-01-04 |
        on day 7                 | S | U6 | 2021-01-04 |
        on day 8                 | S | U6 | 2021-01-04 |
        the day before           | S | U6 | 2021-01-04 |
        never seen               | S | U6 | 2021-01-04 |
        due on the 30th          | S | U6 | 2021-01-23 |
        due on month end         | S | U6 | 2021-01-24 |
        due the day after        | S | U6 | 2021-01-25 |
        second on day 42         | S | U6 | 2020-11-02 |
        second on day 43         | S | U6 | 2020-11-02 |
        second due on the 30th   | S | U6 | 2020-12-14 |
        second due on month end  | S | U6 | 2020-12-14 |
        third on day 42          | S | U6 | 2020-10-05 |
        third on day 43          | S | U6 | 2020-10-05 |
        late once, then in time  | S | U6 | 2020-10-05 |
        """,
    )
    deliver_visits(
        delivered,
        """
        on the first day         | 2021-01-04
        on day 7                 | 2021-01-11
        on day 8                 | 2021-01-12
        the day before           | 2021-01-03
        second on day 42         | 2020-11-09 2020-12-21
        second on day 43         | 2020-11-09 2020-12-22
        second due on the 30th   | 2020-12-19
        second due on month end  | 2020-12-20
        third on day 42          | 2020-10-12 2020-11-16 2020-12-28
        third on day 43          | 2020-10-12 2020-11-16 2020-12-29
        late once, then in time  | 2020-10-13 2020-11-16 2020-12-28
        """,
    )
    assert in_january(delivered) == {
        "on the first day": True,
        "on day 7": True,
        "on day 8": False,
        "the day before": False,
        "never seen": False,
        "due on the 30th": False,
        "due on month end": True,
        "second on day 42": True,
        "second on day 43": False,
        "second due on the 30th": False,
        "second due on month end": True,
        "third on day 42": True,
        "third on day 43": False,
        "late once, then in time": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (6, 14)
    assert january["value_shown"] == "42.9"


def test_visit_counts_when_the_child_was_seen(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        seen               | S | U6 | 2021-01-04 |
        not seen           | S | U6 | 2021-01-04 |
        not said           | S | U6 | 2021-01-04 |
        seen at second try | S | U6 | 2021-01-04 |
        seen too late      | S | U6 | 2021-01-04 |
        """,
    ).deliver(
        "ssd_cla_visits",
        VISITS
        + """
        1 | seen               | 2021-01-08 | Y
        2 | not seen           | 2021-01-08 | N
        3 | not said           | 2021-01-08 |
        4 | seen at second try | 2021-01-08 | N
        5 | seen at second try | 2021-01-11 | Y
        6 | seen too late      | 2021-01-08 | N
        7 | seen too late      | 2021-01-12 | Y
        8 | somebody else      | 2021-01-08 | Y
        """,
    )
    assert in_january(delivered) == {
        "seen": True,
        "not seen": False,
        "not said": False,
        "seen at second try": True,
        "seen too late": False,
    }


def test_clock_starts_with_the_present_placement(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        new carer P         | S | U6 | 2020-11-02 | 2021-01-11
        new carer P         | P | K2 | 2021-01-11 |
        new carer B         | S | U6 | 2020-11-02 | 2021-01-11
        new carer B         | B | K2 | 2021-01-11 |
        seen in both        | S | U6 | 2020-11-02 | 2021-01-11
        seen in both        | P | K2 | 2021-01-11 |
        late in the first   | S | U6 | 2020-06-01 | 2021-01-11
        late in the first   | P | K2 | 2021-01-11 |
        same carer T        | S | U6 | 2020-11-02 | 2021-01-11
        same carer T        | T | U4 | 2021-01-11 |
        same carer U        | S | U6 | 2020-11-02 | 2021-01-11
        same carer U        | U | U4 | 2021-01-11 |
        order made L        | S | U6 | 2020-11-02 | 2021-01-11
        order made L        | L | =  | 2021-01-11 |
        away                | S | U6 | 2020-11-02 | 2021-01-11
        away                | P | T4 | 2021-01-11 |
        away and back       | S | U6 | 2020-11-02 | 2021-01-11
        away and back       | P | T1 | 2021-01-11 | 2021-01-18
        away and back       | T | U6 | 2021-01-18 |
        away, then moved    | S | U6 | 2020-11-02 | 2021-01-11
        away, then moved    | P | T1 | 2021-01-11 | 2021-01-18
        away, then moved    | P | U6 | 2021-01-18 |
        moved the 25th      | S | U6 | 2020-11-02 | 2021-01-25
        moved the 25th      | P | U6 | 2021-01-25 |
        """,
    )
    deliver_visits(
        delivered,
        """
        new carer P         | 2020-11-09 2020-12-21
        new carer B         | 2020-11-09 2020-12-21
        seen in both        | 2020-11-09 2020-12-21 2021-01-18
        late in the first   | 2020-11-09 2021-01-18
        same carer T        | 2020-11-09 2020-12-21
        same carer U        | 2020-11-09 2020-12-21
        order made L        | 2020-11-09 2020-12-21
        away                | 2020-11-09 2020-12-21
        away and back       | 2020-11-09 2020-12-21
        away, then moved    | 2020-11-09 2020-12-21
        moved the 25th      | 2020-11-09 2020-12-21
        """,
    )
    assert in_january(delivered) == {
        "new carer P": False,
        "new carer B": False,
        "seen in both": True,
        "late in the first": True,
        "same carer T": True,
        "same carer U": True,
        "order made L": True,
        "away": True,
        "away and back": True,
        "away, then moved": False,
    }


def test_visit_is_made_where_the_child_went_on_of_two_placements_of_a_day(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        lower id first  | S | U6 | 2020-12-01 | 2021-01-04
        lower id first  | P | U6 | 2021-01-04 | 2021-01-04
        lower id first  | P | U6 | 2021-01-04 |
        higher id first | S | U6 | 2020-12-01 | 2021-01-04
        higher id first | P | U6 | 2021-01-04 |
        higher id first | P | U6 | 2021-01-04 | 2021-01-04
        """,
    )
    deliver_visits(delivered, "lower id first | 2021-01-11\nhigher id first | 2021-01-11")
    assert in_january(delivered) == {"lower id first": True, "higher id first": True}


@pytest.mark.parametrize(
    ("kind", "is_permanent"),
    [("U1", True), ("U4", True), ("U2", False), ("U3", False), ("U6", False), ("K2", False)],
)
def test_permanent_placement_is_visited_every_3_months_after_a_year(
    example: Callable[..., Any], kind: str, is_permanent: bool
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        f"""
        a year old on the 31st | S | {kind} | 2019-10-31 |
        due the day before     | S | {kind} | 2019-10-30 |
        still in its first     | S | {kind} | 2020-01-13 |
        away from it           | S | {kind} | 2019-10-31 | 2021-01-25
        away from it           | P | T1     | 2021-01-25 |
        """,
    )
    deliver_visits(
        delivered,
        f"""
        a year old on the 31st | {six_weekly("2019-11-05", "2020-10-30")} 2020-10-31
        due the day before     | {six_weekly("2019-11-05", "2020-10-29")} 2020-10-30
        still in its first     | {six_weekly("2020-01-20", "2020-12-19")}
        away from it           | {six_weekly("2019-11-05", "2020-10-30")} 2020-11-02
        """,
    )
    assert in_january(delivered) == {
        "a year old on the 31st": is_permanent,
        "due the day before": False,
        "still in its first": False,
        "away from it": is_permanent,
    }


def test_child_must_be_looked_after_at_month_end(example: Callable[..., Any]) -> None:
    children = {
        "left on month end": "2021-01-31",
        "left the day after": "2021-02-01",
        "18 on month end": "",
        "18 the day after": "",
        "no birth date": "",
        "V2": "",
        "V3": "",
        "V4": "",
    }
    delivered = deliver_moves(
        example("2021-01"),
        "\n".join(f"{child} | S | U6 | 2021-01-04 | {end}" for child, end in children.items()),
    )
    deliver_visits(delivered, "\n".join(f"{child} | 2021-01-08" for child in children))
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
        """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
        1                    | V2             | V2                | 2021-01-04
        2                    | V3             | V3                | 2021-01-04
        3                    | V4             | V4                | 2021-01-04
        """,
    )
    assert in_january(delivered) == {
        "left the day after": True,
        "18 the day after": True,
        "no birth date": True,
        "V2": True,
    }


@pytest.mark.parametrize(
    ("settings", "start", "kind", "in_time", "late"),
    [
        pytest.param(
            {"looked_after_first_visit_days": 10},
            *("2021-01-04", "U6", "2021-01-14", "2021-01-15"),
            id="days to the first visit",
        ),
        pytest.param(
            {"looked_after_visit_days": 14},
            *("2021-01-04", "U6", "2021-01-08 2021-01-22", "2021-01-08 2021-01-23"),
            id="days from visit to visit",
        ),
        pytest.param(
            {"looked_after_permanent_visit_months": 2},
            *("2019-11-04", "U4"),
            f"{six_weekly('2019-11-11', '2020-11-29')} 2020-11-30 2021-01-30",
            f"{six_weekly('2019-11-11', '2020-11-29')} 2020-11-30 2021-01-31",
            id="months from visit to visit in a permanent placement",
        ),
    ],
)
def test_council_may_set_the_times(
    example: Callable[..., Any],
    settings: dict[str, int],
    start: str,
    kind: str,
    in_time: str,
    late: str,
) -> None:
    delivered = deliver_moves(
        example("2021-01", **settings),
        f"in time | S | {kind} | {start} |\nlate | S | {kind} | {start} |",
    )
    deliver_visits(delivered, f"in time | {in_time}\nlate | {late}")
    assert in_january(delivered) == {"in time": True, "late": False}


def test_what_was_due_before_the_history_is_taken_as_held(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(
        # History from 1 November 2020.
        example("2021-01", history_months=3),
        """
        6 weeks from 31 October | S | U6 | 2019-06-03 |
        a day late              | S | U6 | 2019-06-03 |
        none known              | S | U6 | 2019-06-03 |
        permanent, none known   | S | U4 | 2019-06-03 |
        late long ago           | S | U6 | 2020-08-03 |
        """,
    )
    deliver_visits(
        delivered,
        """
        6 weeks from 31 October | 2020-12-12 2021-01-22
        a day late              | 2020-12-13 2021-01-22
        late long ago           | 2020-09-07 2020-10-19 2020-11-30 2021-01-11
        """,
    )
    assert in_january(delivered) == {
        "6 weeks from 31 October": True,
        "a day late": False,
        "none known": False,
        "permanent, none known": True,
        "late long ago": True,
    }


def test_later_visit_due_before_the_history_is_taken_as_held(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        # The second one was due on 17 July 2020, the history is from 1 November 2020.
        example("2021-01", history_months=3),
        "child | S | U6 | 2020-06-01 |",
    )
    deliver_visits(delivered, "child | 2020-06-05 2020-09-10 2020-10-15 2020-11-20 2020-12-30")
    assert in_january(delivered) == {"child": True}


def test_child_whose_placement_is_not_recorded_does_not_meet(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        1 | due on month end  | | A | S | 2021-01-24 |
        2 | due the day after | | B | S | 2021-01-25 |
        3 | long in care      | | C | S | 2020-06-01 |
        """,
    )
    deliver_visits(delivered, "due on month end | 2021-01-29")
    assert in_january(delivered) == {"due on month end": False, "long in care": False}


def test_month_in_which_no_visit_is_due_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = deliver_moves(example("2021-01"), "child | S | U6 | 2021-01-29 |")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_lapse_counts_while_the_visit_was_overdue_in_the_12_months(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_moves(
        example("2021-01"),
        """
        long before   | S | U6 | 2019-12-02 |
        on 1 February | S | U6 | 2019-12-02 |
        on 2 February | S | U6 | 2019-12-02 |
        never         | S | U6 | 2019-12-02 |
        """,
    )
    deliver_visits(
        delivered,
        f"""
        long before   | {six_weekly("2020-01-02", "2021-01-31")}
        on 1 February | {six_weekly("2020-02-01", "2021-01-31")}
        on 2 February | {six_weekly("2020-02-02", "2021-01-31")}
        """,
    )
    assert in_january(delivered) == {
        "long before": True,
        "on 1 February": True,
        "on 2 February": False,
        "never": False,
    }
