"""EH04: early help episodes stepped up to social care."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "early_help_stepped_up"

PARTS = ("numerator", "denominator", "value_shown")
EPISODES = "earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date"
REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_stepped_up(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + """
            1 | on the day           | 2020-06-01 | 2020-12-01
            2 | day 28               | 2020-06-01 | 2020-12-01
            3 | day 29               | 2020-06-01 | 2020-12-01
            4 | the day before       | 2020-06-01 | 2020-12-01
            5 | no further action    | 2020-06-01 | 2020-12-01
            6 | referred twice       | 2020-06-01 | 2020-12-01
            7 | referral has no date | 2020-06-01 | 2020-12-01
            8 | brother              | 2020-06-01 | 2020-12-01
            9 | still open           | 2020-12-01 |
            a | one day long         | 2020-12-01 | 2020-12-01
            b | on the first day     | 2020-06-01 | 2020-12-01
            c | in November          | 2020-06-01 | 2020-11-30
            d | on the last day      | 2020-06-01 | 2020-12-31
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            "cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa"
            """
            1 | on the day           | 2020-12-01 | N
            2 | day 28               | 2020-12-29 | N
            3 | day 29               | 2020-12-30 | N
            4 | the day before       | 2020-11-30 | N
            5 | no further action    | 2020-12-08 | Y
            6 | referred twice       | 2020-12-08 | N
            7 | referred twice       | 2020-12-15 | N
            8 | referral has no date |            | N
            9 | sister               | 2020-12-08 | N
            a | still open           | 2020-12-08 | N
            b | one day long         | 2020-12-08 | N
            c | in November          | 2020-12-08 | N
            d | on the last day      | 2021-01-28 | N
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2020-12", "on the day"): True,
        ("2020-12", "day 28"): True,
        ("2020-12", "day 29"): False,
        ("2020-12", "the day before"): False,
        ("2020-12", "no further action"): True,
        ("2020-12", "referred twice"): True,
        ("2020-12", "referral has no date"): False,
        ("2020-12", "brother"): False,
        ("2020-12", "one day long"): True,
        ("2020-12", "on the first day"): False,
        ("2020-11", "in November"): True,
        ("2020-12", "on the last day"): True,
    }
    # 6 of 11 is 54.55 percent
    december = delivered.figure(KPI, "2020-12", "month")
    assert tuple(december[part] for part in PARTS) == (6, 11, "54.5")


def test_episode_counts_once_28_days_have_passed(example: Callable[..., Any]) -> None:
    # 28 days before the extract of 31 January is 3 January.
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + """
            1 | 28 days before    | 2020-06-01 | 2021-01-03
            2 | 27 days before    | 2020-06-01 | 2021-01-04
            3 | stepped up early  | 2020-06-01 | 2021-01-04
            4 | on the last day   | 2020-06-01 | 2021-01-31
            5 | after the extract | 2020-06-01 | 2021-02-01
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            1 | 28 days before   | 2021-01-31
            2 | stepped up early | 2021-01-05
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "28 days before"): True}
    january = delivered.figure(KPI, "2021-01", "month")
    assert tuple(january[part] for part in PARTS) == (1, 1, "100.0")


def test_whole_month_counts_a_month_later(example: Callable[..., Any]) -> None:
    # 28 days before the extract of 28 February is 31 January.
    delivered = example("2021-02").deliver(
        "ssd_early_help_episodes",
        EPISODES
        + """
        1 | last day of January   | 2020-06-01 | 2021-01-31
        2 | first day of February | 2020-06-01 | 2021-02-01
        """,
    )
    assert delivered.counted(KPI) == {("2021-01", "last day of January"): False}


def test_two_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + """
            1 | twice | 2020-06-01 | 2020-12-01
            2 | twice | 2020-09-01 | 2020-12-08
            3 | twice | 2020-09-01 | 2020-12-01
            """,
        )
        .deliver("ssd_cin_episodes", REFERRALS + "\n1 | twice | 2020-12-03")
    )
    december = delivered.figure(KPI, "2020-12", "month")
    assert tuple(december[part] for part in PARTS) == (2, 3, "66.7")


def test_episodes_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + """
            1 | stepped up | 2019-06-03 | 2020-01-31
            2 | stepped up | 2019-06-03 | 2020-02-01
            3 | not        | 2019-06-03 | 2020-03-31
            4 | not        | 2019-06-03 | 2020-04-01
            5 | up too     | 2019-06-03 | 2020-12-31
            6 | up too     | 2019-06-03 | 2021-01-02
            7 | not        | 2019-06-03 | 2021-01-03
            8 | up too     | 2019-06-03 | 2021-01-04
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            1 | stepped up | 2020-02-03
            2 | up too     | 2021-01-04
            """,
        )
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (1, 2, "50.0"),
        "year_to_date": (2, 4, "50.0"),
        "rolling_12_months": (3, 6, "50.0"),
    }


def test_episode_counts_for_the_team_that_leads_it_else_the_team_before_it_ended(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | closed with it       | T1 | 2020-06-01 | 2020-12-01
            2 | moved the day before | T1 | 2020-06-01 | 2020-11-30
            3 | moved the day before | T2 | 2020-11-30 |
            4 | moved on the day     | T1 | 2020-06-01 | 2020-12-01
            5 | moved on the day     | T2 | 2020-12-01 |
            6 | led by PACT          | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + " | earl_episode_organisation"
            + """
            1 | closed with it       | 2020-06-01 | 2020-12-01 |
            2 | moved the day before | 2020-06-01 | 2020-12-01 |
            3 | moved on the day     | 2020-06-01 | 2020-12-01 |
            4 | led by PACT          | 2020-06-01 | 2020-12-01 | T2
            5 | no team              | 2020-06-01 | 2020-12-01 |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "closed with it": "Assessment 1",
        "moved the day before": "PACT 1",
        "moved on the day": "Assessment 1",
        "led by PACT": "PACT 1",
        "no team": "Not recorded",
    }


def test_age_is_the_age_on_the_day_it_ends(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            5 on the day    | 2015-12-01
            5 the day after | 2015-12-02
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            EPISODES
            + """
            1 | 5 on the day    | 2020-06-01 | 2020-12-01
            2 | 5 the day after | 2020-06-01 | 2020-12-01
            3 | not in persons  | 2020-06-01 | 2020-12-01
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "5 on the day": "5 to 9",
        "5 the day after": "1 to 4",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_an_end_28_days_ago_has_no_figure(
    example: Callable[..., Any], window: str
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_early_help_episodes", EPISODES + "\n1 | ended too late | 2020-06-01 | 2021-01-04"
    )
    january = delivered.figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)


def test_early_help_of_annex_a_has_no_end(example: Callable[..., Any]) -> None:
    january = example("2021-01", delivers=("annex_a",)).figure(KPI, "2020-12", "month")
    assert (january["status"], january["value"]) == ("not_available_from_source", None)
