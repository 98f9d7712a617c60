"""FD06: referrals ending in no further action."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "referrals_no_further_action"

PARTS = ("numerator", "denominator", "value_shown")
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_flagged(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        "cine_referral_id | cine_person_id | cine_referral_date"
        " | cine_referral_nfa | cine_close_date"
        """
        1 | flagged          | 2021-01-15 | Y |
        2 | not flagged      | 2021-01-15 | N |
        3 | not known        | 2021-01-15 |   |
        4 | closed unflagged | 2021-01-15 | N | 2021-01-15
        5 | closed later     | 2021-01-15 | Y | 2021-02-15
        6 | on the first day | 2021-01-01 | Y |
        7 | on the last day  | 2021-01-31 | Y |
        8 | the day before   | 2020-12-31 | Y | 2021-01-15
        9 | the day after    | 2021-02-01 | Y |
        a | no date          |            | Y |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "flagged"): True,
        ("2021-01", "not flagged"): False,
        ("2021-01", "not known"): False,
        ("2021-01", "closed unflagged"): False,
        ("2021-01", "closed later"): True,
        ("2021-01", "on the first day"): True,
        ("2021-01", "on the last day"): True,
        ("2020-12", "the day before"): True,
    }
    # 4 of 7 is 57.14 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 7, "57.1")


def test_closing_without_further_action_is_no_flag(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        "cine_referral_id | cine_person_id | cine_referral_date"
        " | cine_referral_nfa | cine_close_reason\n"
        "1 | RC8 | 2021-01-15 | N | RC8",
    )
    assert delivered.counted(KPI) == {("2021-01", "RC8"): False}


def test_child_referred_again_counts_again(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa
        1                | same day       | 2021-01-15         | Y
        2                | same day       | 2021-01-15         | Y
        3                | same day       | 2021-01-15         | N
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 3, "66.7")


def test_referrals_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa
        1                | child          | 2020-01-31         | Y
        2                | child          | 2020-02-01         | Y
        3                | child          | 2020-03-31         | N
        4                | child          | 2020-04-01         | Y
        5                | child          | 2021-01-15         | N
        6                | child          | 2021-01-15         | N
        7                | child          | 2021-02-01         | Y
        """,
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (0, 2, "0.0"),
        "year_to_date": (1, 3, "33.3"),
        "rolling_12_months": (2, 5, "40.0"),
    }


def test_referral_counts_for_the_team_that_took_it_else_the_team_of_that_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on the day    | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day    | T2 | 2021-01-15 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-01-16
            4 | moved the day after | T2 | 2021-01-16 |
            5 | taken by PACT       | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            "cine_referral_id | cine_person_id | cine_referral_date"
            " | cine_referral_nfa | cine_referral_team"
            """
            1 | moved on the day    | 2021-01-15 | Y |
            2 | moved the day after | 2021-01-15 | Y |
            3 | taken by PACT       | 2021-01-15 | N | T2
            4 | no team             | 2021-01-15 | Y |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved the day after": "Assessment 1",
        "taken by PACT": "PACT 1",
        "no team": "Not recorded",
    }
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")


def test_age_is_the_age_on_the_day_of_the_referral(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            10 on the day    | 2011-01-15
            10 the day after | 2011-01-16
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id   | cine_referral_date
            1                | 10 on the day    | 2021-01-15
            2                | 10 the day after | 2021-01-15
            3                | not in persons   | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "10 on the day": "10 to 15",
        "10 the day after": "5 to 9",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_a_referral_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
