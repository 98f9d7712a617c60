"""FD05: referrals within 12 months of a previous referral."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "re_referrals_within_12_months"


def test_who_counts_and_who_was_referred_before(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id        | cine_referral_date
        1                | the day before        | 2021-01-14
        2                | the day before        | 2021-01-15
        3                | 12 months before      | 2020-01-15
        4                | 12 months before      | 2021-01-15
        5                | 12 months and a day   | 2020-01-14
        6                | 12 months and a day   | 2021-01-15
        7                | twice on the same day | 2021-01-15
        8                | twice on the same day | 2021-01-15
        9                | first referral        | 2021-01-15
        a                | referred later only   | 2021-01-15
        b                | referred later only   | 2021-02-01
        c                | earlier has no date   |
        d                | earlier has no date   | 2021-01-15
        """,
    )
    met = [
        (unit["person_key"], unit["is_met"])
        for unit in delivered.units(KPI)
        if str(unit["month_end"]) == "2021-01-31"
    ]
    assert sorted(met) == [
        ("12 months and a day", False),
        ("12 months before", True),
        ("earlier has no date", False),
        ("first referral", False),
        ("referred later only", False),
        ("the day before", False),
        ("the day before", True),
        ("twice on the same day", False),
        ("twice on the same day", False),
    ]
    # 2 of 9 is 22.2 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 9, "22.2")


@pytest.mark.parametrize(
    ("earlier", "date", "is_met"),
    [
        ("2020-02-29", "2021-02-28", True),  # the 12 months begin on 28 February
        ("2020-02-28", "2021-02-28", True),
        ("2020-02-27", "2021-02-28", False),
        ("2019-02-28", "2020-02-29", True),  # 2019 has no 29 February
        ("2019-02-27", "2020-02-29", False),
        ("2019-03-01", "2020-03-01", True),  # 366 days, 12 calendar months
    ],
)
def test_12_months_are_calendar_months(
    example: Callable[..., Any], earlier: str, date: str, is_met: bool
) -> None:
    delivered = example("2021-02").deliver(
        "ssd_cin_episodes",
        f"""
        cine_referral_id | cine_person_id | cine_referral_date
        1                | child          | {earlier}
        2                | child          | {date}
        """,
    )
    assert delivered.counted(KPI)[(date[:7], "child")] is is_met


def test_referral_of_another_child_is_no_previous_referral(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | brother        | 2020-12-15
        2                | sister         | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2020-12", "brother"): False,
        ("2021-01", "sister"): False,
    }


def test_12_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | out and in     | 2020-01-31
        2                | out and in     | 2020-02-01
        3                | once           | 2021-01-04
        4                | another        | 2021-01-04
        5                | a third        | 2021-01-31
        """,
    )
    # February 1 of 1, January 0 of 3: 1 of 4, not the mean of 100 and 0
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 4, "25.0")


@pytest.mark.parametrize(
    ("months", "status", "shown"), [(24, "ok", "0.0"), (23, "incomplete_window", None)]
)
def test_window_is_complete_when_its_first_month_can_look_back_12_months(
    example: Callable[..., Any], months: int, status: str, shown: str | None
) -> None:
    delivered = example("2021-01", history_months=months).deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | referred       | 2021-01-15
        """,
    )
    january = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["value_shown"]) == (status, shown)


def test_re_referral_counts_for_the_team_that_took_it(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team
        1                | back at PACT   | 2020-12-15         | T1
        2                | back at PACT   | 2021-01-15         | T2
        3                | new at PACT    | 2021-01-15         | T2
        4                | new            | 2021-01-15         | T1
        """,
    )
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assessment = delivered.figure(KPI, "2021-01", "month", "team", "Assessment 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")
    assert (assessment["numerator"], assessment["denominator"]) == (0, 1)


@pytest.mark.parametrize("window", ["month", "rolling_12_months"])
def test_time_without_a_referral_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
