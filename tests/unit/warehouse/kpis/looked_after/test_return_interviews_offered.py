"""LA14: return interviews offered."""

from collections.abc import Callable
from typing import Any

KPI = "return_interviews_offered"

MISSING = (
    "miss_table_id | miss_person_id | miss_missing_episode_type"
    " | miss_missing_episode_start_date | miss_missing_episode_end_date"
    " | miss_missing_rhi_offered | miss_missing_rhi_accepted"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_team | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_episode_ends_in_the_month_and_its_interview_was_offered(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_missing",
        MISSING
        + """
        1 | offered            | M | 2021-01-04 | 2021-01-05 | Y | Y
        2 | offered, refused   | M | 2021-01-04 | 2021-01-05 | Y | N
        3 | not offered        | M | 2021-01-04 | 2021-01-05 | N | N
        4 | not said           | M | 2021-01-04 | 2021-01-05 |   | Y
        5 | ended on the 1st   | M | 2020-12-28 | 2021-01-01 | Y |
        6 | ended on the 31st  | M | 2021-01-25 | 2021-01-31 | N |
        7 | ended the day before | M | 2020-12-28 | 2020-12-31 | Y |
        8 | ended the day after  | M | 2021-01-25 | 2021-02-01 | Y |
        9 | not yet found      | M | 2021-01-25 |            | Y |
        a | away, whereabouts  | A | 2021-01-04 | 2021-01-05 | Y | Y
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "offered"): True,
        ("2021-01", "offered, refused"): True,
        ("2021-01", "not offered"): False,
        ("2021-01", "not said"): False,
        ("2021-01", "ended on the 1st"): True,
        ("2021-01", "ended on the 31st"): False,
        ("2020-12", "ended the day before"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 6, "50.0")


def test_missing_is_type_m_and_not_a_blank_one(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_missing", MISSING + "\n1 | child | | 2021-01-04 | 2021-01-05 | Y | Y"
    )
    assert delivered.counted(KPI) == {}


def test_every_episode_counts_and_not_every_child(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_missing",
        MISSING
        + """
        1 | three times | M | 2021-01-04 | 2021-01-05 | Y | Y
        2 | three times | M | 2021-01-05 | 2021-01-05 | N |
        3 | three times | M | 2021-01-11 | 2021-01-12 | N |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 3, "33.3")


def test_longer_windows_add_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_missing",
        MISSING
        + """
        1 | before the window | M | 2020-01-30 | 2020-01-31 | Y | Y
        2 | first day         | M | 2020-01-31 | 2020-02-01 | Y | Y
        3 | last of March     | M | 2020-03-30 | 2020-03-31 | N |
        4 | first of April    | M | 2020-03-31 | 2020-04-01 | Y | N
        5 | summer            | M | 2020-07-06 | 2020-07-07 | N |
        6 | last day          | M | 2021-01-30 | 2021-01-31 | Y | Y
        7 | after the window  | M | 2021-01-31 | 2021-02-01 | N |
        """,
    )
    figures = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        figure = delivered.figure(KPI, "2021-01", window)
        figures[window] = (figure["numerator"], figure["denominator"], figure["value_shown"])
    assert figures == {
        "month": (1, 1, "100.0"),
        "rolling_12_months": (3, 5, "60.0"),
        "year_to_date": (2, 3, "66.7"),
    }


def test_episode_counts_for_the_team_before_it_ended(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_missing",
            MISSING
            + """
            1 | new team on the day | M | 2021-01-11 | 2021-01-18 | Y |
            2 | new team before     | M | 2021-01-11 | 2021-01-18 | N |
            3 | no team             | M | 2021-01-11 | 2021-01-18 | Y |
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | T1 | new team on the day | 2020-06-01 | 2021-01-18
            2 | T2 | new team on the day | 2021-01-18 |
            3 | T1 | new team before     | 2020-06-01 | 2021-01-17
            4 | T2 | new team before     | 2021-01-17 |
            """,
        )
    )
    teams = {}
    for team in ("Assessment 1", "PACT 1", "Not recorded"):
        figure = delivered.figure(KPI, "2021-01", "month", "team", team)
        teams[team] = (figure["numerator"], figure["denominator"])
    assert teams == {"Assessment 1": (1, 1), "PACT 1": (0, 1), "Not recorded": (1, 1)}


def test_month_without_an_episode_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
