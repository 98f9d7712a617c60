"""CP01: section 47 enquiries started."""

from collections.abc import Callable
from typing import Any

KPI = "section_47_enquiries"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_enquiry_counts_in_the_month_it_starts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id     | s47e_s47_start_date | s47e_s47_end_date
        1                   | first day          | 2021-01-01          |
        2                   | last day           | 2021-01-31          |
        3                   | ended the same day | 2021-01-15          | 2021-01-15
        4                   | ended in February  | 2021-01-15          | 2021-02-05
        5                   | the day before     | 2020-12-31          | 2021-01-15
        6                   | the day after      | 2021-02-01          |
        7                   | no start date      |                     | 2021-01-15
        8                   |                    | 2021-01-15          |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "ended the same day"): None,
        ("2021-01", "ended in February"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 4, "4")


def test_enquiry_counts_whatever_came_of_it(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id    | s47e_s47_start_date | s47e_s47_nfa
            1                   | no further action | 2021-01-04          | Y
            2                   | conference        | 2021-01-04          | N
            3                   | not known yet     | 2021-01-04          |
            4                   | twice             | 2021-01-04          | Y
            5                   | twice             | 2021-01-25          | N
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_date
            1            | 2                   | conference     | 2021-01-15
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 5


def test_girls_and_boys_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_sex
            girl           | F
            boy            | M
            blank          |
            """,
        )
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
            1                   | girl           | 2021-01-04
            2                   | girl           | 2021-01-25
            3                   | boy            | 2021-01-04
            4                   | blank          | 2021-01-04
            """,
        )
    )
    sexes = {
        sex: delivered.figure(KPI, "2021-01", "month", "sex", sex)["numerator"]
        for sex in ("Female", "Male", "Not known")
    }
    assert sexes == {"Female": 2, "Male": 1, "Not known": 1}


def test_enquiry_counts_for_the_team_on_the_day_it_starts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-06-01 | 2021-01-15
            2 | moved team | T2 | 2021-01-15 |
            """,
        )
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date | s47e_s47_end_date
            1                   | moved team     | 2021-01-14          | 2021-01-25
            2                   | moved team     | 2021-01-15          | 2021-01-25
            3                   | no team        | 2021-01-15          |
            """,
        )
    )
    teams = {
        team: delivered.figure(KPI, "2021-01", "month", "team", team)["numerator"]
        for team in ("Assessment 1", "PACT 1", "Not recorded")
    }
    assert teams == {"Assessment 1": 1, "PACT 1": 1, "Not recorded": 1}


def test_month_without_an_enquiry_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
