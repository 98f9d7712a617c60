"""FD03: referrals."""

from collections.abc import Callable
from typing import Any

KPI = "referrals"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_referral_counts_in_the_month_of_its_date(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id       | cine_referral_date   | cine_close_date
        1                | on the first day     | 2021-01-01           |
        2                | on the last day      | 2021-01-31           |
        3                | closed the same day  | 2021-01-15           | 2021-01-15
        4                | a minute to midnight | 2021-01-31T23:59:00  |
        5                | the day before       | 2020-12-31           |
        6                | the day after        | 2021-02-01           |
        7                | July in UTC only     | 2020-07-31T23:30:00Z |
        8                | no date              |                      |
        9                |                      | 2021-01-15           |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on the first day"): None,
        ("2021-01", "on the last day"): None,
        ("2021-01", "closed the same day"): None,
        ("2021-01", "a minute to midnight"): None,
        ("2020-12", "the day before"): None,
        ("2020-08", "July in UTC only"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 4, "4")


def test_child_referred_again_counts_again(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        1                | twice          | 2021-01-04
        2                | twice          | 2021-01-25
        3                | same day       | 2021-01-04
        4                | same day       | 2021-01-04
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 4


def test_referral_ending_in_no_further_action_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id    | cine_referral_date | cine_referral_nfa
        1                | no further action | 2021-01-04         | Y
        2                | taken on          | 2021-01-04         | N
        3                | not known         | 2021-01-04         |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 3


def test_age_is_the_age_on_the_day_of_the_referral(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob   | pers_expected_dob
            10 on the day    | 2011-01-15 |
            10 the day after | 2011-01-16 |
            unborn           |            | 2021-03-01
            no date          |            |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id   | cine_referral_date
            1                | 10 on the day    | 2021-01-15
            2                | 10 the day after | 2021-01-15
            3                | unborn           | 2021-01-15
            4                | no date          | 2021-01-15
            5                | not in persons   | 2021-01-15
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month", "age_band", band)["numerator"]
        for band in ("5 to 9", "10 to 15", "Unborn", "Not known")
    }
    assert bands == {"5 to 9": 1, "10 to 15": 1, "Unborn": 1, "Not known": 2}


def test_referral_counts_for_the_team_that_took_it_else_the_team_of_that_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-06-01 | 2021-01-20
            2 | moved team | T2 | 2021-01-20 |
            3 | recorded   | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team
            1                | moved team     | 2021-01-19         |
            2                | moved team     | 2021-01-20         |
            3                | recorded       | 2021-01-19         | T2
            4                | no team        | 2021-01-19         |
            """,
        )
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month", "team", team)["numerator"]
        for team in ("Assessment 1", "PACT 1", "Not recorded")
    }
    assert teams == {"Assessment 1": 1, "PACT 1": 2, "Not recorded": 1}


def test_month_without_a_referral_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
