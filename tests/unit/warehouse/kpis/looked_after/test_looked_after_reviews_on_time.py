"""LA07: children looked after reviewed on time."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "looked_after_reviews_on_time"

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date | clae_entered_care_date"
)
REVIEWS = (
    "clar_cla_review_id | clar_cla_id | clar_cla_review_due_date | clar_cla_review_date"
    " | clar_cla_review_cancelled"
)


def deliver_care(delivered: Any, care: str) -> Any:  # noqa: ANN401 - Example
    """Deliver `child | start of care | dates of the reviews held`.

    The period of care is named after the child.
    """
    episodes = reviews = ""
    number = 0
    for line in care.strip().splitlines():
        child, start, held = (cell.strip() for cell in line.split("|"))
        number += 1
        episodes += f"\n{number} | {child} | {child} | S | {start} | |"
        for day in held.split():
            number += 1
            reviews += f"\n{number} | {child} | | {day} | N"
    delivered.deliver("ssd_cla_episodes", EPISODES + episodes)
    return delivered.deliver("ssd_cla_reviews", REVIEWS + reviews)


def in_month(delivered: Any, month: str = "2021-01") -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts at the end of a month, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (day, child), is_met in counted.items() if day == month}


def test_first_review_is_held_within_20_working_days(example: Callable[..., Any]) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        day 0                  | 2020-11-02 | 2020-11-02
        day 20                 | 2020-11-02 | 2020-11-30
        day 21                 | 2020-11-02 | 2020-12-01
        day 20, bank holidays  | 2020-12-18 | 2021-01-20
        day 21, bank holidays  | 2020-12-18 | 2021-01-21
        day 20 from a Saturday | 2020-12-19 | 2021-01-20
        day 21 from a Saturday | 2020-12-19 | 2021-01-21
        day 20 was the 29th    | 2020-12-31 |
        day 21 was the 29th    | 2020-12-30 |
        last day is to come    | 2021-01-04 |
        before care began      | 2020-11-02 | 2020-10-30
        """,
    )
    assert in_month(delivered) == {
        "day 0": True,
        "day 20": True,
        "day 21": False,
        "day 20, bank holidays": True,
        "day 21, bank holidays": False,
        "day 20 from a Saturday": True,
        "day 21 from a Saturday": False,
        "day 20 was the 29th": True,
        "day 21 was the 29th": False,
        "before care began": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (5, 10, "50.0")


def test_second_is_held_within_3_months_and_later_ones_within_6(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        second in 3 months       | 2020-06-01 | 2020-06-12 2020-09-12
        second a day late        | 2020-06-01 | 2020-06-12 2020-09-13
        second due on month end  | 2020-10-12 | 2020-10-31
        second due the day before | 2020-10-12 | 2020-10-30
        third in 6 months        | 2020-01-06 | 2020-01-20 2020-04-20 2020-10-20
        third a day late         | 2020-01-06 | 2020-01-20 2020-04-20 2020-10-21
        third due on month end   | 2020-05-18 | 2020-06-01 2020-07-31
        third due the day before | 2020-05-18 | 2020-06-01 2020-07-30
        fourth in 6 months       | 2019-06-03 | 2019-06-17 2019-09-16 2020-03-16 2020-09-16
        fourth a day late        | 2019-06-03 | 2019-06-17 2019-09-16 2020-03-16 2020-09-17
        late once, then in time  | 2020-01-06 | 2020-02-10 2020-04-20 2020-10-20
        two of one day are one   | 2020-06-01 | 2020-06-12 2020-06-12 2020-10-12
        """,
    )
    assert in_month(delivered) == {
        "second in 3 months": True,
        "second a day late": False,
        "second due on month end": True,
        "second due the day before": False,
        "third in 6 months": True,
        "third a day late": False,
        "third due on month end": True,
        "third due the day before": False,
        "fourth in 6 months": True,
        "fourth a day late": False,
        "late once, then in time": False,
        "two of one day are one": False,
    }


def test_review_is_overdue_from_the_day_after_its_last(example: Callable[..., Any]) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        first due 30 November     | 2020-11-02 | 2020-12-02
        first due 27 November     | 2020-10-30 | 2020-12-02
        first due 1 December      | 2020-11-03 | 2020-12-02
        held in time              | 2020-11-02 | 2020-11-27
        """,
    )
    assert in_month(delivered, "2020-11") == {
        "first due 30 November": True,
        "first due 27 November": False,
        "held in time": True,
    }
    assert in_month(delivered, "2020-12") == {
        "first due 30 November": False,
        "first due 27 November": False,
        "first due 1 December": False,
        "held in time": True,
    }


def test_review_without_a_date_or_cancelled_was_not_held(example: Callable[..., Any]) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        held              | 2020-11-02 |
        cancelled         | 2020-11-02 |
        cancelled, held   | 2020-11-02 |
        no date           | 2020-11-02 |
        late, due later   | 2020-11-02 |
        """,
    ).deliver(
        "ssd_cla_reviews",
        REVIEWS
        + """
        a | held            | 2020-11-30 | 2020-11-30 | N
        b | cancelled       | 2020-11-30 | 2020-11-30 | Y
        c | cancelled, held | 2020-11-30 | 2020-11-23 | Y
        d | cancelled, held | 2020-11-30 | 2020-11-30 | N
        e | no date         | 2020-11-30 |            | N
        f | late, due later | 2020-12-14 | 2020-12-01 | N
        """,
    )
    assert in_month(delivered) == {
        "held": True,
        "cancelled": False,
        "cancelled, held": True,
        "no date": False,
        "late, due later": False,
    }


def test_clock_starts_when_the_child_entered_care(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on           | A | S | 2020-11-02 | 2020-11-16 |
            2 | moved on           | A | P | 2020-11-16 |            |
            3 | entered before     | B | P | 2020-11-16 |            | 2020-11-02
            4 | first known        | C | P | 2020-11-02 |            |
            5 | back in care       | D | S | 2019-06-03 | 2020-06-01 |
            6 | back in care       | E | S | 2020-11-02 |            |
            7 | reviewed in time   | F | S | 2019-06-03 | 2020-06-01 |
            8 | reviewed in time   | G | S | 2020-11-02 |            |
            """,
        )
        .deliver(
            "ssd_cla_reviews",
            REVIEWS
            + """
            1 | A | | 2020-12-01 | N
            2 | B | | 2020-12-01 | N
            3 | C | | 2020-11-30 | N
            4 | D | | 2020-05-18 | N
            5 | F | | 2019-12-02 | N
            6 | G | | 2020-11-30 | N
            """,
        )
    )
    assert in_month(delivered) == {
        "moved on": False,
        "entered before": False,
        "first known": True,
        "back in care": False,
        "reviewed in time": True,
    }
    # A child counts once, whatever was due in an earlier time in care.
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 5, "40.0")


def test_child_must_be_looked_after_at_month_end(example: Callable[..., Any]) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        18 on month end  | 2020-11-02 | 2020-11-30
        18 the day after | 2020-11-02 | 2020-11-30
        V2               | 2020-11-02 | 2020-11-30
        V3               | 2020-11-02 | 2020-11-30
        V4               | 2020-11-02 | 2020-11-30
        """,
    )
    delivered.deliver(
        "ssd_cla_episodes",
        EPISODES
        + """
        a | left on month end  | A | S | 2020-11-02 | 2021-01-31 |
        b | left the day after | B | S | 2020-11-02 | 2021-02-01 |
        """,
    ).deliver(
        "ssd_person",
        """
        pers_person_id   | pers_dob
        18 on month end  | 2003-01-31
        18 the day after | 2003-02-01
        """,
    ).deliver(
        "ssd_legal_status",
        """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
        1                    | V2             | V2                | 2020-11-02
        2                    | V3             | V3                | 2020-11-02
        3                    | V4             | V4                | 2020-11-02
        """,
    )
    assert in_month(delivered) == {
        "18 the day after": True,
        "V2": True,
        "left the day after": False,
    }


@pytest.mark.parametrize(
    ("setting", "value", "in_time", "late"),
    [
        ("looked_after_first_review_working_days", 10, "2020-11-16", "2020-11-17"),
        ("looked_after_second_review_months", 1, "2020-11-13 2020-12-13", "2020-11-13 2020-12-14"),
        (
            "looked_after_later_review_months",
            1,
            "2020-11-13 2020-12-14 2021-01-14",
            "2020-11-13 2020-12-14 2021-01-15",
        ),
    ],
)
def test_council_may_set_the_times(
    example: Callable[..., Any], setting: str, value: int, in_time: str, late: str
) -> None:
    delivered = deliver_care(
        example("2021-01", **{setting: value}),
        f"""
        in time | 2020-11-02 | {in_time}
        late    | 2020-11-02 | {late}
        """,
    )
    assert in_month(delivered) == {"in time": True, "late": False}


def test_what_was_due_before_the_history_is_taken_as_held(example: Callable[..., Any]) -> None:
    delivered = deliver_care(
        # History from 1 February 2020.
        example("2021-01", history_months=12),
        """
        6 months from 31 January | 2018-01-08 | 2020-07-31 2021-01-29
        a day late               | 2018-01-08 | 2020-08-01 2021-01-29
        none known               | 2018-01-08 |
        first late long ago      | 2019-06-03 | 2019-09-02 2019-11-04 2020-05-04 2020-11-02
        """,
    )
    assert in_month(delivered) == {
        "6 months from 31 January": True,
        "a day late": False,
        "none known": False,
        "first late long ago": True,
    }


def test_later_review_due_before_the_history_is_taken_as_held(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_care(
        # The second one was due on 17 September 2019, the history is from 1 February 2020.
        example("2021-01", history_months=12),
        "child | 2019-06-03 | 2019-06-17 2020-01-20 2020-07-20 2021-01-20",
    )
    assert in_month(delivered) == {"child": True}


def test_month_in_which_no_review_is_due_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = deliver_care(example("2021-01"), "child | 2021-01-25 |")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_lapse_counts_while_the_review_was_overdue_in_the_12_months(
    example: Callable[..., Any],
) -> None:
    delivered = deliver_care(
        example("2021-01"),
        """
        long before    | 2019-12-02 | 2020-01-20 2020-04-01 2020-10-01
        on 1 February  | 2019-12-02 | 2020-02-01 2020-04-01 2020-10-01
        on 2 February  | 2019-12-02 | 2020-02-02 2020-04-01 2020-10-01
        later, before  | 2018-12-03 | 2018-12-17 2019-03-01 2020-02-01 2020-08-01
        later, within  | 2018-12-03 | 2018-12-17 2019-03-01 2020-02-02 2020-08-01
        never since    | 2018-12-03 | 2018-12-17 2019-03-01
        """,
    )
    assert in_month(delivered) == {
        "long before": True,
        "on 1 February": True,
        "on 2 February": False,
        "later, before": True,
        "later, within": False,
        "never since": False,
    }
    # A month earlier its 12 months began on 1 January.
    assert in_month(delivered, "2020-12") == {
        "long before": False,
        "on 1 February": False,
        "on 2 February": False,
        "later, before": False,
        "later, within": False,
        "never since": False,
    }
