"""CP17: children on a plan visited on time."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "child_protection_visits_on_time"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
VISITS = "cppv_cp_visit_id | cppv_cp_plan_id | cppv_person_id | cppv_cp_visit_date"
SEEN = f"{VISITS} | cppv_cp_visit_seen"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def in_january(delivered: Any) -> dict[str, bool | None]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021, and whether they were visited on time."""
    return {
        person: is_met
        for (month, person), is_met in delivered.counted(KPI).items()
        if month == "2021-01"
    }


def test_child_is_on_time_when_seen_within_10_working_days(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | 10 working days ago | 2020-06-01 |
            2 | 11 working days ago | 2020-06-01 |
            3 | seen on month end   | 2020-06-01 |
            4 | seen the day after  | 2020-06-01 |
            5 | not seen            | 2020-06-01 |
            6 | not said            | 2020-06-01 |
            7 | never visited       | 2020-06-01 |
            8 | no visit date       | 2020-06-01 |
            9 | seen, then not seen | 2020-06-01 |
            a | seen before too     | 2020-06-01 |
            b | seen twice          | 2020-06-01 |
            c | no plan named       | 2020-06-01 |
            d | sister              | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cp_visits",
            SEEN
            + """ | cppv_cp_visit_seen_alone
            1 | 1 | 10 working days ago | 2021-01-15 | Y | N
            2 | 2 | 11 working days ago | 2021-01-14 | Y | Y
            3 | 3 | seen on month end   | 2021-01-31 | Y | N
            4 | 4 | seen the day after  | 2021-02-01 | Y | Y
            5 | 5 | not seen            | 2021-01-25 | N | N
            6 | 6 | not said            | 2021-01-25 |   |
            7 | 8 | no visit date       |            | Y | Y
            8 | 9 | seen, then not seen | 2021-01-11 | Y | Y
            9 | 9 | seen, then not seen | 2021-01-25 | N | N
            a | a | seen before too     | 2021-01-18 | Y | Y
            b | a | seen before too     | 2021-01-29 | N | N
            c | b | seen twice          | 2021-01-18 | Y | Y
            d | b | seen twice          | 2021-01-25 | Y | Y
            e |   | no plan named       | 2021-01-25 | Y | Y
            f | d | brother             | 2021-01-25 | Y | Y
            """,
        )
    )
    assert in_january(delivered) == {
        "10 working days ago": True,
        "11 working days ago": False,
        "seen on month end": True,
        "seen the day after": False,
        "not seen": False,
        "not said": False,
        "never visited": False,
        "no visit date": False,
        "seen, then not seen": False,
        "seen before too": True,
        "seen twice": True,
        "no plan named": True,
        "sister": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (5, 13, "38.5")


def test_child_counts_when_the_plan_has_been_open_longer_than_that(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | 11 working days     | 2021-01-14 |            | N
        2 | 10 working days     | 2021-01-15 |            | N
        3 | from a Sunday       | 2021-01-17 |            | N
        4 | ended on month end  | 2020-06-01 | 2021-01-31 | N
        5 | ended the day after | 2020-06-01 | 2021-02-01 |
        6 | another authority's | 2020-06-01 |            | Y
        7 | no start date       |            |            | N
        8 | one after another   | 2020-06-01 | 2021-01-20 | N
        9 | one after another   | 2021-01-20 |            | N
        a | two open plans      | 2020-06-01 |            | N
        b | two open plans      | 2020-09-01 |            | N
        """,
    )
    assert in_january(delivered) == {
        "11 working days": False,
        "ended the day after": False,
        "two open plans": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 3, "0.0")


@pytest.mark.parametrize(
    ("month", "visited", "is_met"),
    [
        ("2021-03", "2021-03-17", True),  # to a Wednesday
        ("2021-03", "2021-03-16", False),
        ("2020-12", "2020-12-15", True),  # Christmas between
        ("2020-12", "2020-12-14", False),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(
    example: Callable[..., Any], month: str, visited: str, is_met: bool
) -> None:
    delivered = (
        example("2021-03")
        .deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2020-06-01 |")
        .deliver("ssd_cp_visits", f"{SEEN}\n1 | 1 | child | {visited} | Y")
    )
    assert delivered.counted(KPI)[(month, "child")] is is_met


def test_interval_is_that_of_the_council(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", protection_visit_working_days=5)
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | 5 working days ago | 2020-06-01 |
            2 | 6 working days ago | 2020-06-01 |
            3 | 5 working days old | 2021-01-22 |
            4 | 6 working days old | 2021-01-21 |
            """,
        )
        .deliver(
            "ssd_cp_visits",
            SEEN
            + """
            1 | 1 | 5 working days ago | 2021-01-22 | Y
            2 | 2 | 6 working days ago | 2021-01-21 | Y
            """,
        )
    )
    assert in_january(delivered) == {
        "5 working days ago": True,
        "6 working days ago": False,
        "6 working days old": False,
    }


def test_child_with_an_old_and_a_new_plan_open_counts_once(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | old and new | 2020-06-01 |
        2 | old and new | 2021-01-25 |
        """,
    )
    assert in_january(delivered) == {"old and new": False}
    assert delivered.figure(KPI, "2021-01", "month_end")["denominator"] == 1


def test_plan_that_began_before_the_history_counts(example: Callable[..., Any]) -> None:
    # The history begins on 1 February 2020; the plans are every plan ever.
    delivered = (
        example("2021-01", history_months=12)
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | the first day  | 2020-02-01 |
            2 | the day before | 2020-01-31 |
            3 | years before   | 2010-06-01 |
            """,
        )
        .deliver("ssd_cp_visits", f"{SEEN}\n1 | 3 | years before | 2021-01-25 | Y")
    )
    assert in_january(delivered) == {
        "the first day": False,
        "the day before": False,
        "years before": True,
    }


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
            1 | on month end  | 2021-01-04 |
            2 | the day after | 2021-01-04 |
            3 | not known     | 2021-01-04 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on month end": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


def test_month_end_without_a_plan_that_old_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2021-01-15 |")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
