"""CP16: plans reviewed on time."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "plans_reviewed_on_time"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
REVIEWS = "cppr_cp_review_id | cppr_cp_plan_id | cppr_person_id | cppr_cp_review_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def at_the_end_of(month: str, delivered: Any) -> dict[str, bool | None]:  # noqa: ANN401 - Example
    """Who counts at the end of a month, and whether the plan was reviewed on time."""
    return {
        person: is_met
        for (counted_month, person), is_met in delivered.counted(KPI).items()
        if counted_month == month
    }


def test_plan_counts_when_it_has_been_open_3_months(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """ | cppl_cp_plan_ola
            1 | 3 months            | 2020-11-01 |            |
            2 | a day less          | 2020-11-02 |            |
            3 | ended on month end  | 2020-10-01 | 2021-01-31 |
            4 | ended the day after | 2020-10-01 | 2021-02-01 | N
            5 | another authority's | 2020-10-01 |            | Y
            6 | no start date       |            |            |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 1 | 3 months            | 2021-01-20
            2 | 2 | a day less          | 2021-01-20
            3 | 3 | ended on month end  | 2020-12-01
            4 | 4 | ended the day after | 2020-12-01
            5 | 5 | another authority's | 2020-12-01
            6 | 6 | no start date       | 2020-12-01
            """,
        )
    )
    assert at_the_end_of("2021-01", delivered) == {"3 months": True, "ended the day after": True}


def test_first_review_is_due_91_days_after_the_start(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on day 91           | 2020-10-01 |
            2 | on day 92           | 2020-10-01 |
            3 | due on month end    | 2020-11-01 |
            4 | due the day before  | 2020-10-31 |
            5 | held after month    | 2020-10-31 |
            6 | no review date      | 2020-10-31 |
            7 | other plan's review | 2020-06-01 | 2020-09-30
            8 | other plan's review | 2020-10-31 |
            9 | brother reviewed    | 2020-10-31 |
            a | brother             | 2020-10-31 |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 1 | on day 91           | 2020-12-31
            2 | 2 | on day 92           | 2021-01-01
            3 | 5 | held after month    | 2021-02-01
            4 | 6 | no review date      |
            5 | 7 | other plan's review | 2020-12-01
            6 | a | brother             | 2020-12-01
            """,
        )
    )
    assert at_the_end_of("2021-01", delivered) == {
        "on day 91": True,
        "on day 92": False,
        "due on month end": True,
        "due the day before": False,
        "held after month": False,
        "no review date": False,
        "other plan's review": False,
        "brother reviewed": False,
        "brother": True,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 9, "33.3")


def test_later_reviews_are_due_183_days_after_the_one_before(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on day 183         | 2020-03-02 |
            2 | on day 184         | 2020-03-02 |
            3 | due on month end   | 2020-06-01 |
            4 | due the day before | 2020-06-01 |
            5 | once late          | 2019-03-01 |
            6 | late first review  | 2019-03-01 |
            7 | two on a day       | 2020-03-02 |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 1 | on day 183         | 2020-05-01
            2 | 1 | on day 183         | 2020-10-31
            3 | 2 | on day 184         | 2020-05-01
            4 | 2 | on day 184         | 2020-11-01
            5 | 3 | due on month end   | 2020-08-01
            6 | 4 | due the day before | 2020-07-31
            7 | 5 | once late          | 2019-05-01
            8 | 5 | once late          | 2019-11-01
            9 | 5 | once late          | 2020-04-01
            a | 5 | once late          | 2020-09-01
            b | 6 | late first review  | 2019-06-30
            c | 6 | late first review  | 2019-12-01
            d | 6 | late first review  | 2020-05-01
            e | 6 | late first review  | 2020-10-01
            f | 7 | two on a day       | 2020-05-01
            g | 7 | two on a day       | 2020-05-01
            h | 7 | two on a day       | 2020-10-31
            """,
        )
    )
    assert at_the_end_of("2021-01", delivered) == {
        "on day 183": True,
        "on day 184": False,
        "due on month end": True,
        "due the day before": False,
        "once late": False,
        "late first review": False,
        "two on a day": True,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 7, "42.9")


def test_plan_is_judged_by_what_was_due_and_held_at_each_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | held late   | 2020-08-01 |
            2 | held twice  | 2020-08-01 |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 1 | held late  | 2020-11-02
            2 | 2 | held twice | 2020-10-31
            3 | 2 | held twice | 2021-01-15
            """,
        )
    )
    assert {
        month: at_the_end_of(month, delivered) for month in ("2020-09", "2020-10", "2020-11")
    } == {
        "2020-09": {},
        "2020-10": {"held late": True, "held twice": True},
        "2020-11": {"held late": False, "held twice": True},
    }


@pytest.mark.parametrize(
    ("settings", "on_time"),
    [
        ({}, {"last review 183 days ago"}),
        ({"protection_first_review_days": 100}, {"last review 183 days ago", "100 days old"}),
        (
            {"protection_later_review_days": 190},
            {"last review 183 days ago", "last review 190 days ago"},
        ),
    ],
    ids=["national", "first review", "later reviews"],
)
def test_intervals_are_those_of_the_council(
    example: Callable[..., Any], settings: dict[str, int], on_time: set[str]
) -> None:
    delivered = (
        example("2021-01", **settings)
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | 100 days old             | 2020-10-23 |
            2 | 101 days old             | 2020-10-22 |
            3 | last review 183 days ago | 2020-06-01 |
            4 | last review 190 days ago | 2020-06-01 |
            5 | last review 191 days ago | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 3 | last review 183 days ago | 2020-08-01
            2 | 4 | last review 190 days ago | 2020-07-25
            3 | 5 | last review 191 days ago | 2020-07-24
            """,
        )
    )
    january = at_the_end_of("2021-01", delivered)
    assert len(january) == 5
    assert {person for person, is_met in january.items() if is_met} == on_time


def test_what_was_due_before_the_history_is_taken_as_held(example: Callable[..., Any]) -> None:
    # The history begins on 1 February 2020; 183 days after the day before is 1 August.
    delivered = (
        example("2021-01", history_months=12)
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on day 183          | 2018-06-01 |
            2 | on day 184          | 2018-06-01 |
            3 | none known          | 2018-06-01 |
            4 | due the day before  | 2019-11-01 |
            5 | due on first day    | 2019-11-02 |
            """,
        )
        .deliver(
            "ssd_cp_reviews",
            REVIEWS
            + """
            1 | 1 | on day 183         | 2020-08-01
            2 | 2 | on day 184         | 2020-08-02
            3 | 4 | due the day before | 2020-08-01
            4 | 5 | due on first day   | 2020-02-01
            5 | 5 | due on first day   | 2020-08-02
            """,
        )
    )
    assert at_the_end_of("2021-01", delivered) == {
        "on day 183": True,
        "on day 184": False,
        "none known": False,
        "due the day before": True,
        "due on first day": True,
    }


def test_every_open_plan_counts_for_itself(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | two open plans | 2020-10-01 |
            2 | two open plans | 2020-10-05 |
            """,
        )
        .deliver("ssd_cp_reviews", f"{REVIEWS}\n1 | 1 | two open plans | 2020-12-01")
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 2, "50.0")


def test_team_and_age_are_those_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on month end   | 2016-01-31
            the day after  | 2016-02-01
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | on month end  | T2 | 2021-01-31 |
            3 | the day after | T1 | 2020-06-01 | 2021-02-01
            4 | the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on month end  | 2020-11-01 |
            2 | the day after | 2020-11-01 |
            3 | not known     | 2020-11-01 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on month end": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


def test_month_end_without_a_plan_of_3_months_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2020-11-02 |")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
