"""EH05: children in need episodes stepped down to early help."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "cin_stepped_down"

PARTS = ("numerator", "denominator", "value_shown")
EPISODES = (
    "cine_referral_id | cine_person_id | cine_referral_date | cine_close_date"
    " | cine_close_reason | cine_referral_nfa"
)
EARLY_HELP = "earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_stepped_down(example: Callable[..., Any]) -> None:
    # The reason RC9 is used from April 2022.
    delivered = (
        example("2022-06")
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | RC9                | 2022-01-04 | 2022-05-03 | RC9 | N
            2 | RC8                | 2022-01-04 | 2022-05-03 | RC8 | N
            3 | no reason          | 2022-01-04 | 2022-05-03 |     | N
            4 | RC9 and early help | 2022-01-04 | 2022-05-03 | RC9 | N
            5 | on the day         | 2022-01-04 | 2022-05-03 | RC8 | N
            6 | day 28             | 2022-01-04 | 2022-05-03 | RC8 | N
            7 | day 29             | 2022-01-04 | 2022-05-03 | RC8 | N
            8 | the day before     | 2022-01-04 | 2022-05-03 | RC8 | N
            9 | two early helps    | 2022-01-04 | 2022-05-03 |     | N
            a | brother            | 2022-01-04 | 2022-05-03 | RC7 | N
            b | no further action  | 2022-05-03 | 2022-05-03 | RC9 | Y
            c | flag not known     | 2022-01-04 | 2022-05-03 | RC9 |
            d | same-day case      | 2022-05-03 | 2022-05-03 | RC9 | N
            e | on the first day   | 2022-01-04 | 2022-05-01 | RC9 | N
            f | on the last day    | 2022-01-04 | 2022-05-31 | RC9 | N
            g | in April           | 2022-01-04 | 2022-04-30 | RC9 | N
            h | still open         | 2022-01-04 |            | RC9 | N
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            EARLY_HELP
            + """
            1 | RC9 and early help | 2022-05-10 |
            2 | on the day         | 2022-05-03 |
            3 | day 28             | 2022-05-31 |
            4 | day 29             | 2022-06-01 |
            5 | the day before     | 2022-05-02 |
            6 | two early helps    | 2022-05-10 | 2022-05-17
            7 | two early helps    | 2022-05-17 |
            8 | sister             | 2022-05-10 |
            9 | still open         | 2022-05-10 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2022-05", "RC9"): True,
        ("2022-05", "RC8"): False,
        ("2022-05", "no reason"): False,
        ("2022-05", "RC9 and early help"): True,
        ("2022-05", "on the day"): True,
        ("2022-05", "day 28"): True,
        ("2022-05", "day 29"): False,
        ("2022-05", "the day before"): False,
        ("2022-05", "two early helps"): True,
        ("2022-05", "brother"): False,
        ("2022-05", "flag not known"): True,
        ("2022-05", "same-day case"): True,
        ("2022-05", "on the first day"): True,
        ("2022-05", "on the last day"): True,
        ("2022-04", "in April"): True,
    }
    # 9 of 14 is 64.29 percent
    may = delivered.figure(KPI, "2022-05", "month")
    assert tuple(may[part] for part in PARTS) == (9, 14, "64.3")


def test_episode_counts_once_28_days_have_passed(example: Callable[..., Any]) -> None:
    # 28 days before the extract of 31 January is 3 January.
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | 28 days before    | 2020-06-01 | 2021-01-03 | RC8 | N
            2 | 27 days before    | 2020-06-01 | 2021-01-04 | RC8 | N
            3 | stepped down soon | 2020-06-01 | 2021-01-04 | RC8 | N
            4 | on the last day   | 2020-06-01 | 2021-01-31 | RC8 | N
            5 | after the extract | 2020-06-01 | 2021-02-01 | RC8 | N
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            EARLY_HELP
            + """
            1 | 28 days before    | 2021-01-31 |
            2 | stepped down soon | 2021-01-05 |
            """,
        )
    )
    assert delivered.counted(KPI) == {("2021-01", "28 days before"): True}


def test_whole_month_counts_a_month_later(example: Callable[..., Any]) -> None:
    # 28 days before the extract of 28 February is 31 January.
    delivered = example("2021-02").deliver(
        "ssd_cin_episodes",
        EPISODES
        + """
        1 | last day of January   | 2020-06-01 | 2021-01-31 | RC8 | N
        2 | first day of February | 2020-06-01 | 2021-02-01 | RC8 | N
        """,
    )
    assert delivered.counted(KPI) == {("2021-01", "last day of January"): False}


def test_episode_closed_less_than_28_days_ago_waits_whatever_its_reason(
    example: Callable[..., Any],
) -> None:
    # 28 days before the extract of 30 June is 2 June.
    delivered = example("2022-06").deliver(
        "ssd_cin_episodes",
        EPISODES
        + """
        1 | 28 days before | 2022-01-04 | 2022-06-02 | RC9 | N
        2 | 27 days before | 2022-01-04 | 2022-06-03 | RC9 | N
        """,
    )
    assert delivered.counted(KPI) == {("2022-06", "28 days before"): True}


def test_two_episodes_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | twice | 2020-06-01 | 2020-12-01 | RC7 | N
            2 | twice | 2020-06-01 | 2020-12-01 | RC7 | N
            3 | twice | 2020-09-01 | 2020-12-08 | RC7 | N
            """,
        )
        .deliver("ssd_early_help_episodes", EARLY_HELP + "\n1 | twice | 2020-12-03 |")
    )
    december = delivered.figure(KPI, "2020-12", "month")
    assert tuple(december[part] for part in PARTS) == (2, 3, "66.7")


def test_episodes_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | stepped down | 2019-06-03 | 2020-01-31 | RC7 | N
            2 | stepped down | 2019-06-03 | 2020-02-01 | RC7 | N
            3 | not          | 2019-06-03 | 2020-03-31 | RC7 | N
            4 | not          | 2019-06-03 | 2020-04-01 | RC7 | N
            5 | not          | 2019-06-03 | 2020-12-31 | RC7 | N
            6 | down too     | 2019-06-03 | 2021-01-02 | RC7 | N
            7 | not          | 2019-06-03 | 2021-01-03 | RC7 | N
            8 | down too     | 2019-06-03 | 2021-01-04 | RC7 | N
            """,
        )
        .deliver(
            "ssd_early_help_episodes",
            EARLY_HELP
            + """
            1 | stepped down | 2020-02-03 |
            2 | down too     | 2021-01-04 |
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
        "year_to_date": (1, 4, "25.0"),
        "rolling_12_months": (2, 6, "33.3"),
    }


def test_episode_counts_for_the_team_before_it_closed(example: Callable[..., Any]) -> None:
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
            6 | taken by PACT        | T1 | 2020-06-01 | 2020-12-01
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            EPISODES
            + " | cine_referral_team"
            + """
            1 | closed with it       | 2020-06-01 | 2020-12-01 | RC7 | N |
            2 | moved the day before | 2020-06-01 | 2020-12-01 | RC7 | N |
            3 | moved on the day     | 2020-06-01 | 2020-12-01 | RC7 | N |
            4 | taken by PACT        | 2020-06-01 | 2020-12-01 | RC7 | N | T2
            5 | no team              | 2020-06-01 | 2020-12-01 | RC7 | N |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "closed with it": "Assessment 1",
        "moved the day before": "PACT 1",
        "moved on the day": "Assessment 1",
        "taken by PACT": "Assessment 1",
        "no team": "Not recorded",
    }


def test_age_is_the_age_on_the_day_it_closes(example: Callable[..., Any]) -> None:
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
            "ssd_cin_episodes",
            EPISODES
            + """
            1 | 5 on the day    | 2020-06-01 | 2020-12-01 | RC7 | N
            2 | 5 the day after | 2020-06-01 | 2020-12-01 | RC7 | N
            3 | not in persons  | 2020-06-01 | 2020-12-01 | RC7 | N
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "5 on the day": "5 to 9",
        "5 the day after": "1 to 4",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_a_closure_28_days_ago_has_no_figure(
    example: Callable[..., Any], window: str
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes", EPISODES + "\n1 | closed too late | 2020-06-01 | 2021-01-04 | RC7 | N"
    )
    january = delivered.figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)


@pytest.mark.parametrize("layout", ["annex_a", "cin_census"])
def test_layout_without_a_reason_or_without_early_help_cannot_tell(
    example: Callable[..., Any], layout: str
) -> None:
    december = example("2021-01", delivers=(layout,)).figure(KPI, "2020-12", "month")
    assert (december["status"], december["value"]) == ("not_available_from_source", None)
