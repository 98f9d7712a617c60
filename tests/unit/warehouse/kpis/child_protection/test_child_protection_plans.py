"""CP08: children subject to a child protection plan."""

from collections.abc import Callable
from typing import Any

KPI = "child_protection_plans"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_child_counts_when_the_plan_is_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id        | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        1               | started on month end  | 2021-01-31              |
        2               | started the day after | 2021-02-01              |
        3               | ended on month end    | 2021-01-04              | 2021-01-31
        4               | ended the day after   | 2021-01-04              | 2021-02-01
        5               | one day in January    | 2021-01-15              | 2021-01-15
        6               | open in December      | 2020-12-31              | 2021-01-01
        7               | no start date         |                         | 2021-02-01
        8               |                       | 2021-01-04              |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "started on month end"): None,
        ("2021-01", "ended the day after"): None,
        ("2020-12", "open in December"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 2, "2")


def test_plan_of_another_authority_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id      | cppl_cp_plan_start_date | cppl_cp_plan_ola
        1               | another authority's | 2021-01-04              | Y
        2               | ours                | 2021-01-04              | N
        3               | not recorded        | 2021-01-04              |
        4               | both                | 2021-01-04              | N
        5               | both                | 2021-01-15              | Y
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "ours"): None,
        ("2021-01", "not recorded"): None,
        ("2021-01", "both"): None,
    }


def test_child_with_two_open_plans_counts_once(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id    | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        1               | two open plans    | 2020-11-15              |
        2               | two open plans    | 2021-01-04              |
        3               | one after another | 2020-11-15              | 2021-01-04
        4               | one after another | 2021-01-04              |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == 2
    assert delivered.figure(KPI, "2020-12", "month_end")["numerator"] == 2
    assert delivered.figure(KPI, "2020-10", "month_end")["numerator"] == 0


def test_age_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob   | pers_expected_dob
            5 on month end  | 2016-01-31 |
            5 the day after | 2016-02-01 |
            unborn          |            | 2021-03-01
            not known       |            |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id  | cppl_cp_plan_start_date
            1               | 5 on month end  | 2021-01-04
            2               | 5 the day after | 2021-01-04
            3               | unborn          | 2021-01-04
            4               | not known       | 2021-01-04
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month_end", "age_band", band)["numerator"]
        for band in ("Unborn", "1 to 4", "5 to 9", "Not known")
    }
    assert bands == {"Unborn": 1, "1 to 4": 1, "5 to 9": 1, "Not known": 1}


def test_child_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-12-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-12-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id      | cppl_cp_plan_start_date
            1               | moved on month end  | 2021-01-04
            2               | moved the day after | 2021-01-04
            3               | no team             | 2021-01-04
            """,
        )
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month_end", "team", team)["numerator"]
        for team in ("Assessment 1", "PACT 1", "Not recorded")
    }
    assert teams == {"Assessment 1": 1, "PACT 1": 1, "Not recorded": 1}


def test_month_end_without_an_open_plan_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
